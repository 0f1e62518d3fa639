# What stands where an archive is to stand. $1 target. Prints: absent; or: other; or the head of its manifest, where the archive is still
# the one that it describes.
target=$1
now=$(present "$target") || exit
if [ "$now" = - ]; then echo absent; exit 0; fi
if [ "$(head -n 1 "$target.manifest" 2>/dev/null)" = "theseus archive 1" ] &&
  [ "$(sed -n 's/^sha256 //p' "$target.manifest" | head -n 1)" = "$now" ]; then sed -n '2,6p' "$target.manifest"
else echo other
fi
