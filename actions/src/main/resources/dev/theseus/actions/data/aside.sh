# Gives a dump and its manifest another name. $1 the dump, $2 its new name. Standard input: its digest, a line.
# The manifest's copy comes first: a dump that is there has one. A dump that is gone already was moved before.
target=$1 aside=$2
IFS= read -r expected || refuse "no input"
now=$(present "$target") || exit
[ "$now" != - ] || exit 0
[ "$now" = "$expected" ] || { say "it is another one now"; exit 76; }
cp -p "$target.manifest.json" "$aside.manifest.json" && mv -f "$target" "$aside" || refuse "it could not be renamed"
rm -f "$target.manifest.json"
