# Puts back what was found. $1 path, $2 the kept copy (empty: there was nothing), $3 mode, $4 uid, $5 gid.
# Standard input: the digest of what we wrote (- for none, * for whatever is there), a line; the digest of what was found (- for none), a line.
path=$(real "$1") copy=$2 mode=$3 owner=$4:$5
IFS= read -r ours && IFS= read -r found || refuse "no input"
now=$(present "$path") || exit
[ "$ours" = "*" ] || [ "$now" = "$found" ] || [ "$now" = "$ours" ] || exit 76
if [ "$found" = - ]; then
  rm -f "$path" || refuse "it could not be removed"
  exit 0
fi
if [ "$now" != "$found" ]; then
  [ "$(present "$copy")" = "$found" ] || refuse "the kept copy $copy is gone or damaged"
  tmp=$(mktemp "$(dirname -- "$path")/.theseus.XXXXXX") || refuse "its directory takes no new file"
  trap 'rm -f "$tmp"' EXIT
  trap 'exit 143' HUP INT TERM
  cp -p "$copy" "$tmp" || refuse "the kept copy could not be read"
else tmp=$path
fi
[ "$(stat -c %u:%g -- "$tmp")" = "$owner" ] || chown -- "$owner" "$tmp" 2>/dev/null || refuse "its owner could not be put back"
[ "$(stat -c %a -- "$tmp")" = "$mode" ] || chmod -- "$mode" "$tmp" || refuse "its mode could not be put back"
[ "$tmp" = "$path" ] || { sync "$tmp" 2>/dev/null; mv -f "$tmp" "$path"; } || refuse "it could not be put in place"
