#!/bin/sh
# Boots hosts, in the hub: boot.sh DIRECTORY SUBNET NUMBER:NAME... Returns when the sshd of each was started; prints the names of those that did not
# come as far as that.
directory=$1 subnet=$2
shift 2

# All cables in one go; a host that was there before keeps its own.
for host; do
  number=${host%%:*} name=${host#*:}
  [ -e "/run/netns/h$number" ] || printf '%s\n' "netns add h$number" "link add v$number type veth peer name eth0 netns h$number" \
    "link set v$number master lab0" "link set v$number up"
done | ip -batch - || exit 1

for host; do
  number=${host%%:*} name=${host#*:}
  sign=$directory/run/$name
  rm -f "$sign.pid"
  setsid nsenter "--net=/run/netns/h$number" unshare --mount --pid --uts --ipc --fork --kill-child=KILL --propagation private \
    /bin/sh "$directory/script/init.sh" "$directory" "$name" "$subnet.$((number + 10))" >"$sign.log" 2>&1 </dev/null &
  echo $! >"$sign.starter"
done

for host; do
  sign=$directory/run/${host#*:}
  while [ ! -e "$sign.pid" ]; do
    read -r starter <"$sign.starter" && kill -0 "$starter" 2>/dev/null || { echo "${host#*:}"; break; }
    sleep 0.02
  done
  rm -f "$sign.starter"
done
