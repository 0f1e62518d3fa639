#!/bin/sh
# Process 1 of a host of the lab: starts what starts with the host, and then is the parent of orphans. `kill -TERM 1` shuts the host down in order.
down() {
  for script in /etc/rc2.d/S??*; do [ -x "$script" ] && "$script" stop; done >>/var/log/boot.log 2>&1 </dev/null
  exit 0
}
trap down TERM
{
  # An image's own; both are called at each boot.
  [ ! -x /etc/lab/before-services ] || /etc/lab/before-services || echo before-services >>/run/lab-unfit
  for script in /etc/rc2.d/S??*; do [ -x "$script" ] && "$script" start; done
  [ ! -x /etc/lab/after-services ] || /etc/lab/after-services || echo after-services >>/run/lab-unfit
} >>/var/log/boot.log 2>&1 </dev/null
: >/run/lab-ready
while :; do
  sleep 86400 &
  wait $!
done
