# Removes a file. $1 path. Standard input: the digest that must be there now, a line.
path=$(real "$1")
IFS= read -r expected || refuse "no input"
now=$(present "$path") || exit
[ "$now" != - ] || exit 0
[ "$now" = "$expected" ] || exit 76
rm -f "$path" || refuse "it could not be removed"
