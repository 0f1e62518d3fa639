# Dumps a database beside its target and verifies it. $1 database, $2 target, $3 none, gzip or zstd.
# Leaves TARGET.part and what was seen of it in TARGET.part.facts.
schema=$1 target=$2 how=$3 part=$2.part
packer "$how"
made_by=$(tool) || exit
mkdir -p "$(dirname -- "$target")" || refuse "its directory could not be made"
[ ! -e "$target" ] || refuse "there is a file already"
rm -f "$part" "$part.facts"
lost() { say "$*"; rm -f "$part" "$part.facts"; exit 1; }

counts "$schema" >"$work/before" || lost "the rows could not be counted"
sums "$schema" >"$work/sums.before" || lost "the checksums of its tables could not be read"
began=$(date +%s)
{
  dump_all "$schema"
  echo $? >"$work/status"
} | pack "$how" >"$part" || lost "it could not be written"
status=$(cat "$work/status")
[ "$status" = 0 ] || lost "$made_by ended with exit status $status"
[ -s "$part" ] || lost "it is empty"
took=$(($(date +%s) - began))
[ "$took" -ge 0 ] || took=0
sums "$schema" >"$work/sums.after" || lost "the checksums of its tables could not be read"
counts "$schema" >"$work/after" || lost "the rows could not be counted"

unpack "$how" <"$part" | read_back >"$work/read" && [ -s "$work/read" ] || lost "it could not be read back"

sync "$part" 2>/dev/null
{
  printf 'tool\t%s\n' "$made_by"
  settings "$schema"
  printf 'sha256\t%s\n' "$(digest "$part")"
  printf 'seconds\t%s\n' "$took"
  printf 'version\t%s\n' "$(version)"
  # A table whose checksum is the same before and after was the same while it was dumped.
  LC_ALL=C comm -12 "$work/sums.before" "$work/sums.after" | sed 's/^/sum	/'
  printf 'bytes\t%s\n' "$(wc -c <"$part" | tr -d ' ')"
  sed 's/^/before	/' "$work/before"
  sed 's/^/after	/' "$work/after"
  cat "$work/read"
  echo end
} >"$part.facts" || lost "what was seen of it could not be written"
