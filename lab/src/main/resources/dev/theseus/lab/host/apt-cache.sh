#!/bin/sh
# Stands for apt-cache(8) on this host: policy, madison.
root=$(cd "$(dirname "$0")/.." && pwd) || exit 1
verb=${1:-}
shift
for package in "$@"; do
    versions=$(sed -n "s/^$package //p" "$root/var/lib/apt/available" | sort -rV)
    [ -n "$versions" ] || continue
    case "$verb" in
        policy)
            echo "$package:"
            echo "  Installed: $(cat "$root/var/lib/dpkg/lab/$package" 2>/dev/null || echo '(none)')"
            echo "  Candidate: $(printf '%s\n' "$versions" | head -n 1)"
            echo "  Version table:"
            printf '%s\n' "$versions" | sed 's/^/     /; s/$/ 500/' ;;
        madison) printf '%s\n' "$versions" | sed "s/^/ $package | /; s/\$/ | lab Packages/" ;;
        *) echo "E: Invalid operation $verb" >&2; exit 100 ;;
    esac
done
