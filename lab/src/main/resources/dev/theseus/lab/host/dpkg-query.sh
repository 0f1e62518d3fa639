#!/bin/sh
# Stands for dpkg-query(1) on this host: knows -W (--show) with -f (--showformat=), -s and -l, over the host's own
# package database in var/lib/dpkg/lab (one file a package, holding its version).
root=$(cd "$(dirname "$0")/.." && pwd) || exit 1
database=$root/var/lib/dpkg/lab
action=
format='${binary:Package}\t${Version}\n'
while [ $# -gt 0 ]; do
    case "$1" in
        -W | --show) action=show ;;
        -l | --list) action=list ;;
        -s | --status) action=status ;;
        -Wf*) action=show; format=${1#-Wf}; [ -n "$format" ] || { shift; format=$1; } ;;
        -f) shift; format=$1 ;;
        -f*) format=${1#-f} ;;
        --showformat=*) format=${1#--showformat=} ;;
        --) shift; break ;;
        -*) echo "dpkg-query: error: unknown option $1" >&2; exit 2 ;;
        *) break ;;
    esac
    shift
done
[ -n "$action" ] || { echo "dpkg-query: error: need an action option" >&2; exit 2; }
[ $# -gt 0 ] || set -- '*'

# Values never hold a character that means something to sed.
show() {
    package=${1##*/}
    version=$(cat "$1")
    if [ -e "$root/var/lib/dpkg/hold/$package" ]; then want=hold; letter=h; else want=install; letter=i; fi
    text=$(printf '%s' "$2" | sed -e "s/\${\(binary:\)\{0,1\}Package}/$package/g" -e "s/\${Version}/$version/g" \
        -e "s/\${Status}/$want ok installed/g" -e "s/\${db:Status-Status}/installed/g" \
        -e "s/\${db:Status-Want}/$want/g" -e "s/\${db:Status-Abbrev}/${letter}i /g" -e "s/\${Architecture}/all/g" \
        -e 's/\${[^}]*}//g')
    printf '%b' "$text"
}

code=0
for pattern in "$@"; do
    found=
    for file in "$database"/*; do
        [ -f "$file" ] || continue
        case "${file##*/}" in
            $pattern) ;;
            *) continue ;;
        esac
        found=yes
        case "$action" in
            show) show "$file" "$format" ;;
            list) show "$file" '${db:Status-Abbrev} ${Package} ${Version} all\n' ;;
            status) show "$file" 'Package: ${Package}\nStatus: ${Status}\nArchitecture: all\nVersion: ${Version}\n\n' ;;
        esac
    done
    [ -n "$found" ] || { echo "dpkg-query: no packages found matching $pattern" >&2; code=1; }
done
exit $code
