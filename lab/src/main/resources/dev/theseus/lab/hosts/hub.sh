#!/bin/sh
# The hub of a lab: process 1 of a process namespace, owner of the mounts and the network that hosts hang on. When it ends, all of that
# is gone, whatever was going on in it. hub.sh DIRECTORY LEASE_SECONDS; a lease of 0 seconds lasts until its file is removed.
directory=$1 lease_s=$2
fail() { echo "$*" >&2; exit 1; }

# The hub's own /run, so that nothing of its networks is seen outside. /proc stays the machine's: process numbers in the lab's files
# are those that its owner sees.
mount -t tmpfs -o size=16m,mode=755 lab /run || fail "this machine does not let a process mount file systems in a namespace of its own"
case $(stat -f -c %T "$directory/hosts") in
  # An overlay cannot be the upper part of another one.
  overlayfs) mount -t tmpfs -o mode=755 lab "$directory/hosts" || fail "no room in memory for the hosts" ;;
esac
ip link set lo up && ip link add lab0 type bridge && ip link set lab0 up ||
  fail "this machine does not let a process make a bridge in a network of its own"
read -r pid rest </proc/self/stat && echo "$pid" >"$directory/hub.pid.new" && mv "$directory/hub.pid.new" "$directory/hub.pid"

while [ -e "$directory/lease" ]; do
  if [ "$lease_s" -gt 0 ]; then
    touched=$(stat -c %Y "$directory/lease" 2>/dev/null) || break
    [ $(($(date +%s) - touched)) -le "$lease_s" ] || break
  fi
  sleep 1
done
# Nobody looks after the lab any more: its processes end, and what they wrote goes.
kill -9 -1
rm -rf "$directory/hosts" "$directory/lease"
