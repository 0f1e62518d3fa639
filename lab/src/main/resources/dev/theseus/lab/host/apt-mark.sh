#!/bin/sh
# Stands for apt-mark(8) on this host: hold, unhold, showhold.
root=$(cd "$(dirname "$0")/.." && pwd) || exit 1
holds=$root/var/lib/dpkg/hold
verb=${1:-}
[ $# -gt 0 ] && shift
case "$verb" in
    showhold) ls "$holds" ;;
    hold | unhold)
        for package in "$@"; do
            [ -f "$root/var/lib/dpkg/lab/$package" ] || { echo "E: Unable to locate package $package" >&2; exit 100; }
            if [ "$verb" = hold ]; then
                touch "$holds/$package" && echo "$package set on hold."
            else
                rm -f "$holds/$package" && echo "Canceled hold on $package."
            fi
        done ;;
    *) echo "E: Invalid operation $verb" >&2; exit 100 ;;
esac
