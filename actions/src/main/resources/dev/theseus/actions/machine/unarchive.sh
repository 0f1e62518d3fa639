# Removes an archive and its manifest. $1 target, $2 the word that names the run, $3 "any" where a person said that it goes whatever it is.
target=$1
now=$(present "$target") || exit
if [ "$now" != - ] && [ "$3" != any ]; then
  [ "$(sed -n 's/^made-for //p' "$target.manifest" 2>/dev/null | head -n 1)" = "$2" ] || exit 76
  [ "$(sed -n 's/^sha256 //p' "$target.manifest" | head -n 1)" = "$now" ] || exit 76
fi
rm -f "$target" "$target.manifest" || refuse "it could not be removed"
