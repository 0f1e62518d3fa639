# Compares two files or trees. $1 the old one (or an archive of it), $2 the new one, then names that are left out, with * and ?.
# Prints a line for each file that is not alike, "only-old: ", "only-new: ", "kinds: ", "binary: " or "differs: " and its path; after
# "differs: " what diff -U 0 prints: lines that begin with @, -, + or a backslash. At the end: files N.
old=$1 new=$2
shift 2
[ -e "$old" ] || refuse "there is no $old"
[ -e "$new" ] || refuse "there is no $new"
command -v diff >/dev/null 2>&1 || { say "there is no diff"; exit 70; }
umask 077
work=$(mktemp -d "${TMPDIR:-/tmp}/theseus.XXXXXX") || refuse "the temporary directory takes no new file"
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# An archive is compared as the tree in it, at the new one's own place.
if [ -f "$old" ] && [ -d "$new" ]; then
  inside=$(cd "$new" && pwd -P) || refuse "$new cannot be entered"
  case $old in
    *.gz | *.tgz) gzip -dc <"$old" ;;
    *.zst) zstd -q -dc <"$old" ;;
    *) cat "$old" ;;
  esac >"$work/tar" || refuse "$old could not be read"
  mkdir "$work/tree" && tar -C "$work/tree" -xf "$work/tar" || refuse "$old is not an archive, and $new is a directory"
  rm -f "$work/tar"
  # By its whole path, as archive packs it, or by its last name alone, as tar packs it from the directory above.
  if [ -d "$work/tree/$inside" ]; then old=$work/tree/$inside
  elif [ -d "$work/tree/${inside##*/}" ]; then old=$work/tree/${inside##*/}
  else refuse "$old holds no $inside"
  fi
fi

one() {
  if [ -h "$1" ] || [ -h "$2" ]; then
    [ "$(readlink "$1" 2>/dev/null)" = "$(readlink "$2" 2>/dev/null)" ] || printf 'kinds: %s\n' "$3"
  elif ! { [ -f "$1" ] && [ -f "$2" ]; }; then printf 'kinds: %s\n' "$3"
  elif ! { [ -r "$1" ] && [ -r "$2" ]; }; then refuse "$3: permission denied"
  elif ! cmp -s "$1" "$2"; then
    diff -U 0 "$1" "$2" | sed '1,2d' >"$work/diff"
    if grep -q '^[-+]' "$work/diff"; then printf 'differs: %s\n' "$3"; cat "$work/diff"
    else printf 'binary: %s\n' "$3"
    fi
  fi
}
if ! { [ -d "$old" ] && [ -d "$new" ]; }; then
  one "$old" "$new" "$new"
  echo "files 1"
  exit 0
fi
skipped() {
  for pattern; do
    # shellcheck disable=SC2254 # a pattern is meant
    case $name in $pattern | */$pattern) return 0 ;; esac
  done
  return 1
}
list() { (cd "$1" && find . ! -type d | sed 's|^\./||' | LC_ALL=C sort); }
list "$old" >"$work/old" && list "$new" >"$work/new" || refuse "a tree could not be read"
LC_ALL=C sort -u "$work/old" "$work/new" >"$work/all"
count=0
while IFS= read -r name; do
  ! skipped "$@" || continue
  count=$((count + 1))
  if ! grep -Fxq -e "$name" "$work/new"; then printf 'only-old: %s\n' "$name"
  elif ! grep -Fxq -e "$name" "$work/old"; then printf 'only-new: %s\n' "$name"
  else one "$old/$name" "$new/$name" "$name"
  fi
done <"$work/all"
echo "files $count"
