# Dumps a database beside its target and verifies it. $1 database, $2 target, $3 none, gzip or zstd.
# Leaves TARGET.part and what was seen of it in TARGET.part.facts.
schema=$1 target=$2 how=$3 part=$2.part
packer "$how"
dumper=$(command -v mariadb-dump || command -v mysqldump) || { say "there is no mariadb-dump or mysqldump"; exit 70; }
mkdir -p "$(dirname -- "$target")" || refuse "its directory could not be made"
[ ! -e "$target" ] || refuse "there is a file already"
rm -f "$part" "$part.facts"
lost() { say "$*"; rm -f "$part" "$part.facts"; exit 1; }

counts "$schema" >"$work/before" || lost "the rows could not be counted"
sums "$schema" >"$work/sums.before" || lost "the checksums of its tables could not be read"
began=$(date +%s)
{
  "$dumper" --defaults-file="$work/options" --single-transaction --quick --routines --triggers --events --hex-blob \
    --comments --default-character-set=utf8mb4 --loose-set-gtid-purged=OFF --loose-column-statistics=0 -- "$schema"
  echo $? >"$work/status"
} | pack "$how" >"$part" || lost "it could not be written"
status=$(cat "$work/status")
[ "$status" = 0 ] || lost "$dumper ended with exit status $status"
[ -s "$part" ] || lost "it is empty"
took=$(($(date +%s) - began))
[ "$took" -ge 0 ] || took=0
sums "$schema" >"$work/sums.after" || lost "the checksums of its tables could not be read"
counts "$schema" >"$work/after" || lost "the rows could not be counted"

# Read back: strings are cut out of each line of an INSERT, then each row is one opening bracket.
unpack "$how" <"$part" | LC_ALL=C awk '
  function rows(s) { gsub(/\\./, "", s); gsub(/\047[^\047]*\047/, "", s); return gsub(/\(/, "", s) }
  /^DELIMITER ;;/ { routine = 1 }
  /^DELIMITER ;$/ { routine = 0 }
  !routine && /^INSERT INTO `/ {
    line = substr($0, 14); name = ""
    while ((i = index(line, "`")) > 0) {
      name = name substr(line, 1, i - 1); line = substr(line, i + 1)
      if (substr(line, 1, 1) != "`") break
      name = name "`"; line = substr(line, 2)
    }
    line = substr(line, index(line, " VALUES") + 7)
    n[name] += rows(line); table = name; inside = (line !~ /;$/)
    last = $0; next
  }
  inside { n[table] += rows($0); inside = ($0 !~ /;$/); last = $0; next }
  /./ { last = $0 }
  END {
    print "complete\t" (last ~ /^-- Dump completed/ ? "yes" : "no")
    for (t in n) print "rows\t" t "\t" n[t]
  }' >"$work/read" && [ -s "$work/read" ] || lost "it could not be read back"

sync "$part" 2>/dev/null
{
  printf 'tool\t%s\n' "$("$dumper" --version | head -n 1)"
  sql --database="$schema" <<'END'
SELECT 'charset', default_character_set_name, default_collation_name FROM information_schema.schemata
WHERE schema_name = DATABASE();
END
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
