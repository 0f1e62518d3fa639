#!/bin/sh
# Stands for /etc/init.d/S80connect of Connect; modelled on the guide, which says only that `stop` ends the process that is running
# runmonitor.sh. The folder two levels up stands for the host's root. Where var/lab/leaves-process exists, stop says that it
# stopped and leaves the process alive.
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
[ "$root" != / ] || root=
pidfile=$root/var/run/connect.pid
monitor=$root/opt/connect/bin/runmonitor.sh

runs() {
    [ -s "$pidfile" ] || return 1
    tr '\0' '\n' < "/proc/$(cat "$pidfile")/cmdline" 2>/dev/null | grep -qxF -- "$monitor"
}

start() {
    if runs; then echo "Connect is already running."; return 0; fi
    lease=$root/../lease
    [ -e "$lease" ] || lease=
    setsid /bin/sh "$monitor" "$lease" < /dev/null > "$root/var/log/connect.log" 2>&1 &
    echo $! > "$pidfile"
    while ! runs && kill -0 "$(cat "$pidfile")" 2>/dev/null; do sleep 0.02; done
    runs && echo "Starting Connect: done."
}

stop() {
    if [ -e "$root/var/lab/leaves-process" ]; then echo "Stopping Connect: done."; return 0; fi
    if ! runs; then rm -f "$pidfile"; echo "Connect is not running."; return 0; fi
    kill "$(cat "$pidfile")"
    while runs; do sleep 0.02; done
    rm -f "$pidfile"
    echo "Stopping Connect: done."
}

case "${1:-}" in
    start) start ;;
    stop) stop ;;
    *) echo "Usage: $0 {start|stop}" >&2; exit 2 ;;
esac
code=$?
printf '%s\t%s\t%s\n' "${root##*/}" "$code" "S80connect $1" >> "$root/../executions.log"
exit $code
