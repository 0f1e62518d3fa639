# Puts a verified dump in place. $1 target. Standard input: its digest, a line, then its manifest.
# The manifest comes first: a dump that is there has one.
target=$1 part=$1.part manifest=$1.manifest.json
umask 077
IFS= read -r expected || refuse "no input"
[ ! -e "$target" ] || refuse "there is a file already"
[ "$(digest "$part")" = "$expected" ] || exit 75
cat >"$manifest.part" || refuse "its manifest could not be written"
sync "$manifest.part" 2>/dev/null
mv -f "$manifest.part" "$manifest" && mv -f "$part" "$target" || refuse "it could not be put in place"
rm -f "$part.facts"
