# Writes a file beside itself and renames it. $1 path, $2 mode (empty: as it is), $3 owner, $4 group, $5 mode of a new file,
# $6 "content", or "keep" to change mode and owner alone.
# Standard input: the digest that must be there now (- for none, * for any), a line, then the content.
path=$(real "$1") mode=$2 owner=$3 group=$4 fresh=$5
IFS= read -r expected || refuse "no input"
now=$(present "$path") || exit
[ "$expected" = '*' ] || [ "$expected" = "$now" ] || exit 76
if [ "$6" = keep ]; then
  [ "$now" != - ] || refuse "there is no such file"
  [ -z "$owner$group" ] || chown -- "$owner${group:+:$group}" "$path" || refuse "its owner could not be set"
  [ -z "$mode" ] || chmod -- "$mode" "$path" || refuse "its mode could not be set"
  exit 0
fi
tmp=$(mktemp "$(dirname -- "$path")/.theseus.XXXXXX") || refuse "its directory takes no new file"
trap 'rm -f "$tmp"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
if [ "$now" != - ]; then
  was=$(stat -c '%a %u:%g' -- "$path") || exit
  cp -p "$path" "$tmp" || refuse "it could not be copied"
  [ -n "$mode" ] || mode=${was%% *}
  [ "$(stat -c %u:%g -- "$tmp")" = "${was#* }" ] || chown -- "${was#* }" "$tmp" 2>/dev/null ||
    refuse "its owner could not be kept"
  chmod u+rw "$tmp"
else
  [ -n "$mode" ] || mode=$fresh
fi
cat >"$tmp" || refuse "it could not be written"
[ -z "$owner$group" ] || chown -- "$owner${group:+:$group}" "$tmp" || refuse "its owner could not be set"
chmod -- "$mode" "$tmp" || refuse "its mode could not be set"
sync "$tmp" 2>/dev/null
mv -f "$tmp" "$path" || refuse "it could not be put in place"
trap - EXIT
