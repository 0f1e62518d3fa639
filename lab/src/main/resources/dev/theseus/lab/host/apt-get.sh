#!/bin/sh
# Stands for apt-get(8) on this host: install (with =VERSION, --allow-downgrades, --only-upgrade, patterns), upgrade,
# remove, update, over the host's own package database. Installing really replaces the node's program, which the service
# uses from its next start on; configuration files stay. Nothing reaches the machine's own packages.
root=$(cd "$(dirname "$0")/.." && pwd) || exit 1
database=$root/var/lib/dpkg/lab
available=$root/var/lib/apt/available
arguments=$*
verb= wanted= assume_yes= downgrades= held= only_upgrade= simulate=

# What changes nothing is no execution.
finish() {
    if [ "$verb" = update ] || [ -n "$simulate" ]; then exit "$1"; fi
    printf '%s\t%s\t%s\t%s\n' "$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)" "${root##*/}" "$1" "apt-get $arguments" \
        >> "$root/../executions.log"
    exit "$1"
}
fail() { echo "E: $1" >&2; finish 100; }
newest() { sed -n "s/^$1 //p" "$available" | sort -V | tail -n 1; }
known() { grep -qxF "$1 $2" "$available"; }
older() { [ "$1" != "$2" ] && [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

while [ $# -gt 0 ]; do
    case "$1" in
        -y | --yes | --assume-yes | -qy | -yq | -yqq) assume_yes=1 ;;
        --allow-downgrades) downgrades=1 ;;
        --force-yes) assume_yes=1 downgrades=1 held=1 ;;
        --allow-change-held-packages) held=1 ;;
        --only-upgrade) only_upgrade=1 ;;
        -s | --simulate | --dry-run) simulate=1 ;;
        -o | -t | -c) shift ;;
        -*) ;;
        *) if [ -z "$verb" ]; then verb=$1; else wanted="$wanted $1"; fi ;;
    esac
    shift
done

set -f # patterns are for packages, not for files
changes=
choose() { # package version
    current=$(cat "$database/$1" 2>/dev/null)
    [ -n "$current" ] || [ -z "$only_upgrade" ] || return 0
    if [ "$current" = "$2" ]; then echo "$1 is already the newest version ($2)."; return 0; fi
    if [ -e "$root/var/lib/dpkg/hold/$1" ] && [ -z "$held" ]; then
        fail "Held packages were changed and -y was used without --allow-change-held-packages."
    fi
    if [ -n "$current" ] && older "$2" "$current" && [ -z "$downgrades" ]; then
        fail "Packages were downgraded and -y was used without --allow-downgrades."
    fi
    changes="$changes $1=$2"
}
select_packages() {
    for word in $wanted; do
        name=${word%%=*} name=${name%:all}
        matches=
        for package in $(cut -d' ' -f1 "$available" | sort -u); do
            case "$package" in $name) matches="$matches $package" ;; esac
        done
        [ -n "$matches" ] || fail "Unable to locate package $name"
        for package in $matches; do
            case "$word" in *=*) version=${word#*=} ;; *) version=$(newest "$package") ;; esac
            known "$package" "$version" || fail "Version '$version' for '$package' was not found"
            choose "$package" "$version"
        done
    done
}
unpack() { # package version
    echo "Unpacking $1 ($2)${3:+ over ($3)} ..."
    printf '%s\n' "$2" > "$database/$1.new" && mv "$database/$1.new" "$database/$1" || finish 100
    if [ "$1" = open-xchange-core ]; then
        printf '%s\n' "$2" > "$root/opt/open-xchange/lib/version.new" &&
            mv "$root/opt/open-xchange/lib/version.new" "$root/opt/open-xchange/lib/version" || finish 100
    fi
    echo "Setting up $1 ($2) ..."
}

case "$verb" in
    update) echo "Reading package lists... Done"; finish 0 ;;
    install) select_packages ;;
    upgrade | dist-upgrade)
        for file in $(ls "$database"); do
            [ -e "$root/var/lib/dpkg/hold/$file" ] || choose "$file" "$(newest "$file")"
        done ;;
    remove | purge)
        for package in $wanted; do
            rm -f "$database/$package"
            [ "$package" = open-xchange-core ] && rm -f "$root/opt/open-xchange/lib/version"
            echo "Removing $package ..."
        done
        finish 0 ;;
    *) fail "Invalid operation $verb" ;;
esac

if [ -n "$changes" ] && [ -z "$assume_yes$simulate" ]; then
    printf 'Do you want to continue? [Y/n] '
    read -r answer || answer=n
    case "$answer" in '' | y | Y) ;; *) echo "Abort."; finish 1 ;; esac
fi
count=0
for change in $changes; do
    count=$((count + 1))
    package=${change%%=*} version=${change#*=}
    if [ -n "$simulate" ]; then echo "Inst $package ($version)"; continue; fi
    unpack "$package" "$version" "$(cat "$database/$package" 2>/dev/null)"
done
echo "$count upgraded, 0 newly installed, 0 to remove and 0 not upgraded."
finish 0
