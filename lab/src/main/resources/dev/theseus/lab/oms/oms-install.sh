#!/bin/sh
# Makes a host of OMS out of a bare one: Docker's engine, what the container of 4.1.1 mounts, and the image of 4.2.0 as it was downloaded. What its
# engine keeps is not here: that lies on a disk of the host's own.
set -eu
mkdir -p /data/oms/oms_logs /data/oms/oms_store /data/oms/oms_run
echo /var/lib/docker >/etc/lab/disks
install -m 755 /build/before-services /build/after-services /etc/lab
cat >/etc/default/docker <<'END'
# The network is the host's own, as the guide has it; this kernel may have neither bridges for containers nor their filters.
DOCKER_OPTS="--storage-driver=overlay2 --iptables=false --ip6tables=false --ip-forward=false --bridge=none --cgroup-parent=/theseus-lab-$(hostname -i)"
# More open files than it has: where that may not be, it does with fewer.
ulimit() { command ulimit "$@" 2>/dev/null || :; }
END
update-rc.d docker enable
rm -rf /build
