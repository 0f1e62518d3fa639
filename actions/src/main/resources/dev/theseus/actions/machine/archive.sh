# Packs files and directories into an archive and verifies it. $1 target, $2 none, gzip or zstd, $3 a word that names the run,
# $4 how many patterns are left out, those patterns, then the paths.
# Leaves TARGET and TARGET.manifest: what it is, then a line for every file in it, as sha256sum prints and checks them.
target=$1 how=$2 made_for=$3 left_out=$4
shift 4
umask 077
packer() { [ "$1" = none ] || command -v "$1" >/dev/null 2>&1 || { say "there is no $1 here: name the archive otherwise"; exit 70; }; }
pack() { case $how in gzip) gzip -c ;; zstd) zstd -q -c ;; *) cat ;; esac; }
unpack() { case $how in gzip) gzip -dc ;; zstd) zstd -q -dc ;; *) cat ;; esac; }
packer "$how"
command -v tar >/dev/null 2>&1 || { say "there is no tar"; exit 70; }
tar --version 2>/dev/null | grep -q GNU && gnu=yes || gnu=
# GNU tar reads backslashes in names as escapes, and prints odd names quoted, unless told.
tar() { if [ "$gnu" = yes ]; then command tar --no-unquote --quoting-style=literal "$@"; else command tar "$@"; fi; }

mkdir -p "$(dirname -- "$target")" || refuse "its directory could not be made"
where=$(cd "$(dirname -- "$target")" && pwd -P) || refuse "its directory cannot be entered"
target=${where%/}/$(basename -- "$target") part=${where%/}/.$(basename -- "$target").part
[ ! -e "$target" ] || refuse "there is a file already"
work=$(mktemp -d "${TMPDIR:-/tmp}/theseus.XXXXXX") || refuse "the temporary directory takes no new file"
trap 'rm -rf "$work" "$part" "$part.manifest" "$part.unpacked"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

: >"$work/exclude"
while [ "$left_out" -gt 0 ]; do
  printf '%s\n' "$1" >>"$work/exclude"
  shift
  left_out=$((left_out - 1))
done

[ "$gnu" = yes ] || [ ! -s "$work/exclude" ] || { say "this tar can leave nothing out: GNU tar can"; exit 70; }

# Links to what is meant are followed, links within it are not: an archive of a bare link would hold nothing.
# $@ becomes the paths from / on.
need=0 left=$#
while [ "$left" -gt 0 ]; do
  path=$1
  shift
  [ -e "$path" ] || refuse "there is no $path"
  if [ -d "$path" ]; then
    path=$(cd "$path" && pwd -P) || refuse "$path cannot be entered"
    case ${where%/}/ in "${path%/}"/*) refuse "$target lies inside $path, which it is to hold" ;; esac
  else
    path=$(real "$path")
    path=$(cd "$(dirname -- "$path")" && pwd -P)/$(basename -- "$path")
  fi
  # Blocks on the disk, and the lengths of the files: a file with holes is packed whole.
  kb=$({ du -sk -- "$path"; find "$path" -type f -exec ls -ln -- {} + | awk '{ s += $5 } END { printf "%.0f\n", s / 1024 }'; } |
    awk '$1 > most { most = $1 } END { printf "%.0f\n", most }') || refuse "the size of $path could not be read"
  need=$((need + kb))
  path=${path#/}
  set -- "$@" "${path:-.}"
  left=$((left - 1))
done
# Unpacked it must be smaller than what is free: packing may save nothing. Where tar cannot compare, it is unpacked once more.
[ "$gnu" = yes ] || need=$((need * 2))
need=$((need + need / 20 + 1024))
free=$(df -Pk -- "$where" | awk 'NR == 2 { print $4 }')
[ "${free:-0}" -ge "$need" ] || { say "it may need $need kB, and $free kB are free in $where"; exit 77; }

began=$(date +%s)
packed() {
  if [ -s "$work/exclude" ]; then tar -C / -X "$work/exclude" -cf - -- "$@"; else tar -C / -cf - -- "$@"; fi
}
{ packed "$@" 2>"$work/said"; echo $? >"$work/status"; } | pack >"$part" || refuse "it could not be written"
[ "$(cat "$work/status")" = 0 ] || { cat "$work/said" >&2; refuse "tar ended with exit status $(cat "$work/status")"; }
unpack <"$part" | tar -tf - >"$work/names" || refuse "it could not be read back"
[ -s "$work/names" ] || refuse "it is empty"

# Read back: every file in it is the file on the disk, byte by byte.
if [ "$gnu" = yes ]; then
  unpack <"$part" | tar -C / --compare -f - >"$work/differ" 2>&1 || { head -n 5 "$work/differ" >&2; refuse "it is not what was packed: files changed meanwhile"; }
else
  mkdir "$part.unpacked" && unpack <"$part" | tar -C "$part.unpacked" -xf - || refuse "it could not be unpacked"
  (cd "$part.unpacked" && find . -type f -exec sh -c 'for f; do cmp -s -- "$f" "/$f" || printf "%s\n" "$f"; done' sh {} +) >"$work/differ"
  [ ! -s "$work/differ" ] || { head -n 5 "$work/differ" >&2; refuse "it is not what was packed: files changed meanwhile"; }
fi
sum() {
  if command -v sha256sum >/dev/null 2>&1; then xargs -0 sha256sum --
  else xargs -0 shasum -a 256 --
  fi
}
# Names with line breaks are packed like all others, and left out of the list.
(cd / && while IFS= read -r name; do
  [ -f "$name" ] && [ ! -h "$name" ] && printf '%s\0' "./${name#./}"
done <"$work/names" >"$work/files"; sum <"$work/files" >"$work/list")
count=$(tr -dc '\0' <"$work/files" | wc -c | tr -d ' ')
[ "$count" -gt 0 ] || refuse "there is no file in it"
took=$(($(date +%s) - began))
[ "$took" -ge 0 ] || took=0
{
  echo "theseus archive 1"
  printf 'made-for %s\n' "$made_for"
  printf 'sha256 %s\n' "$(digest "$part")"
  printf 'bytes %s\n' "$(wc -c <"$part" | tr -d ' ')"
  printf 'files %s\n' "$count"
  printf 'seconds %s\n' "$took"
  echo
  cat "$work/list"
} >"$part.manifest" || refuse "its manifest could not be written"
sync "$part" "$part.manifest" 2>/dev/null
mv -f "$part.manifest" "$target.manifest" && mv -f "$part" "$target" || refuse "it could not be put in place"
sed -n '2,6p' "$target.manifest"
