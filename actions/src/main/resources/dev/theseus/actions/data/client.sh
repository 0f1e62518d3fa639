# What the scripts for MariaDB and MySQL share. Reads host, port, user, tls and password from standard input, a line each, into an
# option file that only its owner can read, and that is removed at the end. No other option file is read.
umask 077
work=$(mktemp -d "${TMPDIR:-/tmp}/theseus.XXXXXX") || refuse "the temporary directory takes no new file"
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
escaped() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }
option() { printf '%s="%s"\n' "$1" "$(escaped "$2")"; }
IFS= read -r host && IFS= read -r port && IFS= read -r user && IFS= read -r tls && IFS= read -r password ||
  refuse "no input"
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

pack() {
  case $1 in
    gzip) gzip -c ;;
    zstd) zstd -q -c ;;
    *) cat ;;
  esac
}
unpack() {
  case $1 in
    gzip) gzip -dc ;;
    zstd) zstd -q -dc ;;
    *) cat ;;
  esac
}
packer() {
  [ "$1" = none ] || command -v "$1" >/dev/null 2>&1 || { say "there is no $1 here: name the dump otherwise"; exit 70; }
}
