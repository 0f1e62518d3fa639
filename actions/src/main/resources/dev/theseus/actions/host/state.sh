# What stands at a path. $1 path, $2 directory that keeps a copy (empty: none).
# Prints: absent, or: file SHA256 MODE UID GID SIZE
path=$1 keep=$2
now=$(present "$path") || exit
if [ "$now" = - ]; then echo absent; exit 0; fi
if [ -n "$keep" ] && ! [ -e "$keep/$now" ]; then
  umask 077
  cp -p "$path" "$keep/.$now.$$" && [ "$(digest "$keep/.$now.$$")" = "$now" ] && mv -f "$keep/.$now.$$" "$keep/$now" ||
    { rm -f "$keep/.$now.$$"; refuse "no copy could be kept in $keep"; }
fi
set -- $(stat -L -c '%a %u %g %s' -- "$path") || exit
echo "file $now $1 $2 $3 $4"
