# Replaces parts of a file; the rest never leaves the host. $1 path, $2 the kept copy that parts may come from (or empty).
# Standard input, a line each: the digest that must be there now, the digest that must come out, the number n of replacements,
# then n times "T from to length" (text from standard input) or "C from to from-in-copy length", then the texts.
path=$(real "$1") copy=$2
IFS= read -r expected && IFS= read -r wanted && IFS= read -r n || refuse "no input"
now=$(present "$path") || exit
[ "$now" != "$wanted" ] || exit 0
[ "$expected" = "$now" ] && [ "$now" != - ] || exit 76
umask 077
dir=$(dirname -- "$path")
tmp=$(mktemp "$dir/.theseus.XXXXXX") || refuse "its directory takes no new file"
texts=$tmp.texts
trap 'rm -f "$tmp" "$texts"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
table=
while [ "$n" -gt 0 ]; do
  IFS= read -r line || refuse "no input"
  table="$table$line
"
  n=$((n - 1))
done
cat >"$texts" || refuse "no space"
was=$(stat -c '%a %u:%g' -- "$path") || exit
cp -p "$path" "$tmp" || refuse "it could not be copied"
[ "$(stat -c %u:%g -- "$tmp")" = "${was#* }" ] || chown -- "${was#* }" "$tmp" 2>/dev/null || refuse "its owner could not be kept"
chmod u+rw "$tmp"
part() { [ "$3" -le 0 ] || tail -c "+$(($2 + 1))" "$1" | head -c "$3"; }
{
  at=0 used=0
  while read -r kind from to first second; do
    [ -n "$kind" ] || continue
    part "$path" "$at" $((from - at))
    if [ "$kind" = T ]; then part "$texts" "$used" "$first"; used=$((used + first))
    else part "$copy" "$first" "$second"
    fi
    at=$to
  done <<END
$table
END
  tail -c "+$((at + 1))" "$path"
} >"$tmp" || refuse "it could not be written"
[ "$(digest "$tmp")" = "$wanted" ] || exit 75
chmod -- "${was%% *}" "$tmp"
sync "$tmp" 2>/dev/null
mv -f "$tmp" "$path" || refuse "it could not be put in place"
