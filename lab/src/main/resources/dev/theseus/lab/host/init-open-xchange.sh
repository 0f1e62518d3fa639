#!/bin/sh
### BEGIN INIT INFO
# Provides:          open-xchange
# Required-Start:    $remote_fs $network
# Required-Stop:     $remote_fs $network
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
# Short-Description: the lab's groupware node
### END INIT INFO
#
# Stands for /etc/init.d/open-xchange of App Suite; modelled on the LSB's rules for init scripts: start of a running
# service and stop of a stopped one succeed; status exits with 0 (runs), 1 (dead, pid file left) or 3 (does not run).
# start returns when the node answers its own health check. The folder three levels up stands for the host's root.

root=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
. "$root/opt/open-xchange/etc/ox-scriptconf.sh"
pidfile=$root/var/run/open-xchange.pid
ready=$root/var/run/open-xchange.ready
log=$root/var/log/open-xchange/console.log
start_limit_s=60
stop_limit_s=20

# A zombie has no command line, and a stranger that was given the number another one.
runs() {
    [ -s "$pidfile" ] || return 1
    cat "/proc/$(cat "$pidfile")/cmdline" 2>/dev/null | tr '\0' '\n' | grep -qxF -- "$root"
}

start() {
    if runs; then echo "open-xchange is already running."; return 0; fi
    rm -f "$ready"
    [ -r "$root/opt/open-xchange/lib/version" ] || { echo "open-xchange is not installed." >&2; return 5; }
    cd "$root" || return 1
    setsid "$JAVA_BIN" $JAVA_XTRAOPTS -cp "$LIBPATH" dev.theseus.lab.groupware.NodeMain "$root" \
        < /dev/null >> "$log" 2>&1 &
    echo $! > "$pidfile"
    tries=$((start_limit_s * 20))
    while [ $tries -gt 0 ]; do
        [ -f "$ready" ] && { echo "Starting open-xchange: done."; return 0; }
        runs || [ $tries -gt $((start_limit_s * 20 - 20)) ] || break
        sleep 0.05
        tries=$((tries - 1))
    done
    echo "Starting open-xchange: failed; see $log" >&2
    return 1
}

stop() {
    if ! runs; then rm -f "$pidfile" "$ready"; echo "open-xchange is not running."; return 0; fi
    kill "$(cat "$pidfile")" 2>/dev/null
    tries=$((stop_limit_s * 20))
    while runs && [ $tries -gt 0 ]; do sleep 0.05; tries=$((tries - 1)); done
    runs && kill -9 "$(cat "$pidfile")" 2>/dev/null
    while runs; do sleep 0.05; done
    rm -f "$pidfile" "$ready"
    echo "Stopping open-xchange: done."
}

status() {
    if runs; then echo "open-xchange is running (pid $(cat "$pidfile"))."; return 0; fi
    if [ -f "$pidfile" ]; then echo "open-xchange is dead, and its pid file exists."; return 1; fi
    echo "open-xchange is not running."
    return 3
}

case "${1:-}" in
    start) start ;;
    stop) stop ;;
    restart | force-reload) stop && start ;;
    try-restart) if runs; then stop && start; fi ;;
    status) status; exit $? ;;
    *) echo "Usage: $0 {start|stop|restart|try-restart|force-reload|status}" >&2; exit 2 ;;
esac
code=$?
printf '%s\t%s\t%s\t%s\n' "$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)" "$NODE" "$code" "init.d/open-xchange $1" \
    >> "$EXECUTIONS"
exit $code
