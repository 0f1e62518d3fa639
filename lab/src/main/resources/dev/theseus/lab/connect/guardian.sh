#!/bin/sh
# Ends the database of a lab that nobody looks after any more: guardian.sh LEASE PID
while [ -n "$(find "$1" -mmin -2 2>/dev/null)" ] && kill -0 "$2" 2>/dev/null; do sleep 1; done
kill -INT "$2" 2>/dev/null
