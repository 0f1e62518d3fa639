#!/bin/sh
# Stands for systemctl(1) on a host without systemd, which the lab's hosts are; also keeps a plan from reaching the
# systemd of the machine that the lab runs on.
echo "System has not been booted with systemd as init system (PID 1). Can't operate." >&2
echo "Failed to connect to bus: Host is down" >&2
exit 1
