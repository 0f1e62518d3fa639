# PostgreSQL, for the scripts for backups. What each function is to do: see client-mariadb.sh. A table is called by its schema and name, each
# quoted where it has to be, as pg_dump writes it. The password goes into a file that only its owner can read, and that is removed at the
# end; no file of the user's is read.
printf '*:*:*:*:%s\n' "$(printf '%s' "$password" | sed 's/[\\:]/\\&/g')" >"$work/pgpass" || refuse "no space"
unset password
PGPASSFILE=$work/pgpass PGHOST=$host PGPORT=$port PGUSER=$user PGCONNECT_TIMEOUT=10 PGCLIENTENCODING=UTF8
case $tls in
  disable) PGSSLMODE=disable ;;
  verify-*) PGSSLMODE=verify-full ;;
  *) PGSSLMODE=prefer ;;
esac
export PGPASSFILE PGHOST PGPORT PGUSER PGCONNECT_TIMEOUT PGCLIENTENCODING PGSSLMODE
command -v psql >/dev/null 2>&1 || { say "there is no psql"; exit 70; }
tab=$(printf '\t')
# Never by -d: a database's name there could carry options.
sql() {
  PGDATABASE=$1 psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --field-separator="$tab"
}

# The plan's own tables: not those of the system, nor of an extension; of partitioned ones the parts.
own_tables="FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.relpersistence <> 't'
AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname;"
# Its name as pg_dump writes it, in hexadecimal.
named="upper(encode(convert_to(quote_ident(n.nspname) || '.' || quote_ident(c.relname), 'UTF8'), 'hex'))"
counts() {
  sql "$1" >"$work/queries" <<END || return
SELECT format('SELECT %L, count(*) FROM ONLY %I.%I;', $named, n.nspname, c.relname) $own_tables
END
  [ ! -s "$work/queries" ] || sql "$1" <"$work/queries"
}
# A sum over the rows, whatever their order.
sums() {
  sql "$1" >"$work/queries" <<END || return
SELECT format('SELECT %L, coalesce(sum((''x'' || substr(md5(t::text), 1, 8))::bit(32)::bigint), 0) FROM ONLY %I.%I t;',
$named, n.nspname, c.relname) $own_tables
END
  [ -s "$work/queries" ] || return 0
  sql "$1" <"$work/queries" >"$work/answers" || return
  LC_ALL=C sort "$work/answers"
}
version() { echo 'SHOW server_version;' | sql postgres; }
settings() {
  echo "SELECT 'charset', pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = current_database();" | sql "$1"
}
tool() {
  command -v pg_dump >/dev/null 2>&1 || { say "there is no pg_dump"; exit 70; }
  pg_dump --version
}
dump_all() { PGDATABASE=$1 pg_dump --no-password --format=plain --encoding=UTF8; }

# Rows stand between COPY … FROM stdin; and a line with a backslash and a dot. After the end marker there is nothing but comments, and
# what locks psql's own commands.
read_back() {
  LC_ALL=C awk '
  # The name at the beginning of s: schema, dot, table; what is quoted may hold anything.
  function name(s,    i, c, quoted) {
    for (i = 1; i <= length(s); i++) {
      c = substr(s, i, 1)
      if (c == "\"") quoted = !quoted
      else if (c == " " && !quoted) return substr(s, 1, i - 1)
    }
    return s
  }
  inside { if ($0 == "\\.") inside = 0; else n[table]++; next }
  /^COPY .* FROM stdin;$/ { table = name(substr($0, 6)); n[table] += 0; inside = 1; complete = 0; next }
  $0 == "-- PostgreSQL database dump complete" { complete = 1; next }
  /^$/ || /^--/ || /^\\unrestrict / { next }
  { complete = 0 }
  END {
    print "complete\t" (complete && !inside ? "yes" : "no")
    for (t in n) print "rows\t" t "\t" n[t]
  }'
}
make_anew() {
  name=$(printf '%s' "$1" | sed 's/"/""/g')
  force=$(echo "SELECT CASE WHEN current_setting('server_version_num')::int >= 130000 THEN ' WITH (FORCE)' ELSE '' END;" | sql postgres) ||
    return
  {
    printf 'DROP DATABASE IF EXISTS "%s"%s;\n' "$name" "$force"
    printf "CREATE DATABASE \"%s\" TEMPLATE template0 ENCODING '%s' LC_COLLATE '%s' LC_CTYPE '%s';\n" "$name" "$2" "$3" "$3"
  } >"$work/create"
  sql postgres <"$work/create"
}
load() { PGDATABASE=$1 psql --no-psqlrc --no-password --quiet --set=ON_ERROR_STOP=1 --single-transaction --output=/dev/null; }
