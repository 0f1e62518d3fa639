# MariaDB and MySQL, for the scripts for backups. What each function is to do is the same for every server: counts, sums, version, settings,
# tool, dump_all, read_back, make_anew, load. The password goes into an option file that only its owner can read, and that is removed at
# the end. No other option file is read.
escaped() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }
option() { printf '%s="%s"\n' "$1" "$(escaped "$2")"; }
{
  echo '[client]'
  option host "$host"
  option port "$port"
  option user "$user"
  option password "$password"
  echo protocol=tcp
  case $tls in
    disable) printf 'loose-skip-ssl\nloose-ssl-mode=DISABLED\n' ;;
    verify-*) printf 'loose-ssl-verify-server-cert\nloose-ssl-mode=VERIFY_IDENTITY\n' ;;
    *) printf 'loose-skip-ssl-verify-server-cert\n' ;;
  esac
} >"$work/options" || refuse "no space"
unset password
client=$(command -v mariadb || command -v mysql) || { say "there is no mariadb or mysql"; exit 70; }
sql() { "$client" --defaults-file="$work/options" --batch --raw --skip-column-names --default-character-set=utf8mb4 "$@"; }

# The tables of database $1 and how many rows each has: name in hexadecimal, tab, rows.
counts() {
  sql --database="$1" >"$work/queries" <<'END' || return
SELECT CONCAT('SELECT ''', HEX(table_name), ''', COUNT(*) FROM `', REPLACE(table_name, '`', '``'), '`;')
FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
ORDER BY table_name;
END
  [ ! -s "$work/queries" ] || sql --database="$1" <"$work/queries"
}

# The tables of database $1 whose content can be compared, and a checksum of it: name in hexadecimal, tab, checksum. Left out: tables
# with FLOAT columns, which a dump rounds, and system versioned ones, whose history begins anew.
sums() {
  sql --database="$1" >"$work/queries" <<'END' || return
SELECT CONCAT('SELECT ''', HEX(t.table_name), '''; CHECKSUM TABLE `', REPLACE(t.table_name, '`', '``'), '` EXTENDED;')
FROM information_schema.tables t WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND NOT EXISTS (
  SELECT 1 FROM information_schema.columns c
  WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name AND c.data_type = 'float')
ORDER BY t.table_name;
END
  [ -s "$work/queries" ] || return 0
  sql --database="$1" <"$work/queries" >"$work/answers" || return
  awk -F '\t' 'NF == 1 && /^[0-9A-F]+$/ { name = $1; next } $NF ~ /^[0-9]+$/ { print name "\t" $NF }' "$work/answers" |
    LC_ALL=C sort
}
version() { echo 'SELECT VERSION();' | sql; }


dumper() { command -v mariadb-dump || command -v mysqldump || { say "there is no mariadb-dump or mysqldump"; exit 70; }; }
tool() { "$(dumper)" --version | head -n 1; }
dump_all() {
  "$(dumper)" --defaults-file="$work/options" --single-transaction --quick --routines --triggers --events --hex-blob \
    --comments --default-character-set=utf8mb4 --loose-set-gtid-purged=OFF --loose-column-statistics=0 -- "$1"
}
# Strings are cut out of each line of an INSERT, then each row is one opening bracket.
read_back() {
  LC_ALL=C awk '
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
  }'
}
# The line: charset, tab, character set, tab, collation.
settings() {
  sql --database="$1" <<'END'
SELECT 'charset', default_character_set_name, default_collation_name FROM information_schema.schemata
WHERE schema_name = DATABASE();
END
}
# Drops database $1, where it is there, and makes it with character set $2 and collation $3.
make_anew() {
  name=$(printf '%s' "$1" | sed 's/`/``/g')
  printf 'DROP DATABASE IF EXISTS `%s`;\nCREATE DATABASE `%s` CHARACTER SET %s COLLATE %s;\n' \
    "$name" "$name" "$2" "$3" >"$work/create"
  sql <"$work/create"
}
load() { "$client" --defaults-file="$work/options" --batch --binary-mode --default-character-set=utf8mb4 --database="$1"; }
