# Puts a copy of a file in place. $1 target, $2 source on this host (empty: the content is on standard input, in base64), $3 mode,
# $4 owner, $5 group. Standard input: the digest that must be at the target now (- for no file), a line; the digest of what is to come
# there, a line; then the content.
source=$2 mode=$3 owner=$4 group=$5
path=$(real "$1")
umask 077
IFS= read -r expected && IFS= read -r wanted || refuse "no input"
now=$(present "$path") || exit
[ "$now" = "$wanted" ] || [ "$now" = "$expected" ] || exit 76
dir=$(dirname -- "$path")
[ -d "$dir" ] || refuse "there is no directory $dir"
tmp=$path
if [ "$now" != "$wanted" ]; then
  tmp=$(mktemp "$dir/.theseus.XXXXXX") || refuse "its directory takes no new file"
  trap 'rm -f "$tmp"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if [ -n "$source" ]; then cat -- "$source"; else { base64 -d 2>/dev/null || openssl base64 -d; }; fi >"$tmp" || refuse "it could not be written"
  [ "$(digest "$tmp")" = "$wanted" ] || exit 75
fi
[ "$(stat -c %U:%G -- "$tmp")" = "$owner:$group" ] || chown -- "$owner:$group" "$tmp" 2>/dev/null ||
  refuse "its owner $owner:$group could not be set here"
chmod -- "$mode" "$tmp" || refuse "its mode could not be set"
[ "$tmp" = "$path" ] || { sync "$tmp" 2>/dev/null; mv -f "$tmp" "$path"; } || refuse "it could not be put in place"
trap - EXIT
