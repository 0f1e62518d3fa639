#!/bin/sh
# A cable from the machine to a lab's bridge: uplink.sh HUB_PID. Prints the first three numbers of the lab's subnet. The route is the claim
# on it: the kernel gives it to one lab only. The cable goes with the hub's network.
hub=$1
number=0
while [ "$number" -lt 256 ]; do
  subnet=10.77.$number cable=theseus$number
  if ip link add "$cable" type veth peer name up0 netns "$hub" 2>/dev/null; then
    if ip address add "$subnet.254/32" dev "$cable" && ip link set "$cable" up &&
      ip route add "$subnet.0/24" dev "$cable" src "$subnet.254" 2>/dev/null; then
      nsenter "--net=/proc/$hub/ns/net" ip -batch - <<END || exit 1
link set up0 master lab0
link set up0 up
address add $subnet.1/24 dev lab0
END
      echo "$subnet"
      exit 0
    fi
    ip link delete "$cable"
  fi
  number=$((number + 1))
done
echo "every subnet from 10.77.0.0/24 to 10.77.255.0/24 is taken, or this machine lets nobody make network devices" >&2
exit 1
