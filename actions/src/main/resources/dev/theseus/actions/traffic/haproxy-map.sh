# A file of HAProxy's that serves as a map: what it will route by when it is started anew. $1 what: look or set. $2 the file. $3 a key, $4 its
# pool, for set; an empty pool removes the key. look prints a line for each entry. All other lines stay as they are, comments, too.
what=$1 file=$2
file=$(real "$file")
[ -f "$file" ] || refuse "there is no file $file"
case $what in
  look) awk '!/^[ \t]*(#|$)/ { print $1, $2 }' "$file" ;;
  set)
    command -v flock >/dev/null 2>&1 || { say "there is no flock: two changes of $file at a time could lose one of them"; exit 70; }
    directory=$(dirname -- "$file")
    exec 9>>"$directory/.$(basename -- "$file").theseus-lock" || refuse "its directory takes no new file"
    flock -w 30 9 || refuse "somebody else is changing $file"
    tmp=$(mktemp "$directory/.theseus.XXXXXX") || refuse "its directory takes no new file"
    trap 'rm -f "$tmp"' EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    cp -p "$file" "$tmp" || refuse "it could not be copied"
    KEY=$3 POOL=$4 awk '
      BEGIN { key = ENVIRON["KEY"] ""; pool = ENVIRON["POOL"] "" }
      !/^[ \t]*#/ && ($1 "") == key { if (pool != "" && !done) print key, pool; done = 1; next }
      { print }
      END { if (pool != "" && !done) print key, pool }' "$file" >"$tmp" || refuse "it could not be written"
    cmp -s "$tmp" "$file" && exit 0
    sync "$tmp" 2>/dev/null
    mv -f "$tmp" "$file" || refuse "it could not be put in place" ;;
esac
