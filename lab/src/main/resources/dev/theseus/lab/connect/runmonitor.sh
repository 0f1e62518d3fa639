#!/bin/sh
# Stands for Connect's runmonitor.sh: a process that is there for as long as the service is started. It ends with the lab's lease, where that has one.
while [ -z "$1" ] || [ -n "$(find "$1" -mmin -2 2>/dev/null)" ]; do sleep 0.5; done
