#!/bin/sh
# Stands for service(8) on this host: runs the script of that name in the host's own etc/init.d, never the machine's.
root=$(cd "$(dirname "$0")/.." && pwd) || exit 1
case "${1:-}" in
    '' | -h | --help) echo "Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]"; exit 0 ;;
    --status-all)
        for script in "$root"/etc/init.d/*; do
            if "$script" status > /dev/null 2>&1; then mark=+; else mark=-; fi
            echo " [ $mark ]  ${script##*/}"
        done
        exit 0 ;;
esac
script=$root/etc/init.d/${1##*/}
[ -x "$script" ] || { echo "$1: unrecognized service" >&2; exit 1; }
shift
[ "${1:-}" = --full-restart ] && set -- restart
exec "$script" "$@"
