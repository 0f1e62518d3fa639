# Loads a verified dump. $1 dump, $2 database, $3 none, gzip or zstd, $4 recreate or empty, $5 character set, $6 collation.
# Standard input after the connection: the dump's digest, then a line for each table: name in hexadecimal, tab, rows.
dump=$1 schema=$2 how=$3 recreate=$4 charset=$5 collation=$6
packer "$how"
IFS= read -r expected || refuse "no input"
cat >"$work/expected"
[ "$(present "$dump")" = "$expected" ] || refuse "the dump is not the one that was verified; nothing was dropped"
name=$(printf '%s' "$schema" | sed 's/`/``/g')
if [ "$recreate" = recreate ]; then
  printf 'DROP DATABASE IF EXISTS `%s`;\nCREATE DATABASE `%s` CHARACTER SET %s COLLATE %s;\n' \
    "$name" "$name" "$charset" "$collation" >"$work/create"
  sql <"$work/create" || { say "the database could not be made anew"; exit 1; }
else
  counts "$schema" >"$work/there" || refuse "the database could not be read"
  [ ! -s "$work/there" ] || refuse "the database holds tables; recreate: true would drop them"
fi
{
  unpack "$how" <"$dump"
  echo $? >"$work/status"
} | "$client" --defaults-file="$work/options" --batch --binary-mode --default-character-set=utf8mb4 --database="$schema" ||
  { say "loading stopped"; exit 1; }
[ "$(cat "$work/status")" = 0 ] || { say "the dump could not be read to its end"; exit 1; }
counts "$schema" | sort >"$work/restored" || exit
sort "$work/expected" >"$work/wanted"
cmp -s "$work/restored" "$work/wanted" || { say "the rows that were restored are not those of the dump"; exit 74; }
