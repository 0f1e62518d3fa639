#!/bin/sh
# Process 1 of a host of the lab: starts what starts with the host, and then is the parent of orphans. `kill -TERM 1` shuts the host down in order.
down() {
  for script in /etc/rc2.d/S??*; do [ -x "$script" ] && "$script" stop; done
  exit 0
}
trap down TERM
for script in /etc/rc2.d/S??*; do [ -x "$script" ] && "$script" start; done >>/var/log/boot.log 2>&1 </dev/null
while :; do
  sleep 86400 &
  wait $!
done
