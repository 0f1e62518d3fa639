# Loads a verified dump. $1 dump, $2 database, $3 none, gzip or zstd, $4 recreate or empty, $5 character set, $6 collation,
# $7 the version of the server that it was made from.
# Standard input after the connection: the dump's digest, then a line for each table: name in hexadecimal, tab, rows; then one for each
# whose content is known: an equals sign, name in hexadecimal, tab, checksum. Says on standard output what was compared.
dump=$1 schema=$2 how=$3 recreate=$4 charset=$5 collation=$6 made_from=$7
packer "$how"
IFS= read -r expected || refuse "no input"
cat >"$work/input"
sed '/^=/d' "$work/input" >"$work/expected"
sed -n 's/^=//p' "$work/input" | LC_ALL=C sort >"$work/sums.wanted"
[ "$(present "$dump")" = "$expected" ] || refuse "the dump is not the one that was verified; nothing was dropped"
if [ "$recreate" = recreate ]; then
  make_anew "$schema" "$charset" "$collation" || { say "the database could not be made anew"; exit 1; }
else
  counts "$schema" >"$work/there" || refuse "the database could not be read"
  [ ! -s "$work/there" ] || refuse "the database holds tables; recreate: true would drop them"
fi
{
  unpack "$how" <"$dump"
  echo $? >"$work/status"
} | load "$schema" || { say "loading stopped"; exit 1; }
[ "$(cat "$work/status")" = 0 ] || { say "the dump could not be read to its end"; exit 1; }
counts "$schema" | sort >"$work/restored" || exit
sort "$work/expected" >"$work/wanted"
cmp -s "$work/restored" "$work/wanted" || { say "the rows that were restored are not those of the dump"; exit 74; }
[ -s "$work/sums.wanted" ] || { echo "rows were counted; of no table a checksum was taken"; exit 0; }
# Checksums of different servers need not be alike for the same content.
now=$(version) || { say "the server's version could not be read"; exit 74; }
[ "$now" = "$made_from" ] || { echo "rows were counted; the content was not compared, the dump is from a server $made_from"; exit 0; }
sums "$schema" >"$work/sums.restored" || { say "the checksums of what was restored could not be read"; exit 74; }
LC_ALL=C comm -23 "$work/sums.wanted" "$work/sums.restored" >"$work/differ"
[ ! -s "$work/differ" ] ||
  { say "the content of $(grep -c . "$work/differ") of the restored tables is not what was dumped"; exit 74; }
echo "content of $(grep -c . "$work/sums.wanted") tables compared"
