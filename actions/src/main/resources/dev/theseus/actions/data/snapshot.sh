# Snapshots of a Cassandra node. $1 what: look, take or clear. $2 the tag, $3 a directory for what is ours, $4 nodetool, $5 how many
# percent of the data must be free, $6 how many options nodetool gets, those options, then how many data directories, those, then keyspaces
# (none: all).
# look prints: absent, ours (whole), begun (ours, not whole) or other. take prints: tables N, kb N, free N.
what=$1 tag=$2 mark=$3/snapshot.$2 nodetool=$4 room=$5 count=$6
shift 6
command -v "$nodetool" >/dev/null 2>&1 || { say "there is no $nodetool"; exit 70; }
umask 077
work=$(mktemp -d "${TMPDIR:-/tmp}/theseus.XXXXXX") || refuse "the temporary directory takes no new file"
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
for list in options dirs; do
  : >"$work/$list"
  while [ "$count" -gt 0 ]; do
    printf '%s\n' "$1" >>"$work/$list"
    shift
    count=$((count - 1))
  done
  if [ "$list" = options ]; then count=$1; shift; fi
done
for keyspace; do printf '%s\n' "$keyspace"; done >"$work/keyspaces"
# nodetool with the plan's options before its own words.
tool() {
  left=$#
  while IFS= read -r one; do set -- "$@" "$one"; done <"$work/options"
  while [ "$left" -gt 0 ]; do
    set -- "$@" "$1"
    shift
    left=$((left - 1))
  done
  "$nodetool" "$@"
}

# The tables that hold data on the disk: keyspace, tab, table. By the oldest name of the command, which all versions know.
tables() {
  tool tablestats >"$work/stats" 2>/dev/null || tool cfstats >"$work/stats" || return
  awk '/^Keyspace *:/ { sub(/^Keyspace *: */, ""); k = $0 }
    /^\t+Table( \(index\))?:/ { t = ($0 ~ /index/) ? "" : $NF }
    /^\t+SSTable count:/ && t != "" && $NF > 0 { print k "\t" t }' "$work/stats" >"$work/all" || return
  grep -q '^Keyspace' "$work/stats" || return
  if [ -s "$work/keyspaces" ]; then awk -F '\t' 'FILENAME == ARGV[1] { want[$1] = 1; next } $1 in want' "$work/keyspaces" "$work/all"
  else cat "$work/all"
  fi
}
# The directories of this snapshot.
shots() {
  while IFS= read -r dir; do
    find "$dir" -mindepth 4 -maxdepth 4 -type d -path "*/snapshots/$tag" 2>/dev/null
  done <"$work/dirs"
}
# Whether a table's directory of the snapshot $1 is whole: the node writes its manifest last, where it writes one.
complete() {
  ls "$1" | grep -q 'Data\.db$' || return 1
  if [ ! -e "$1/manifest.json" ]; then [ -z "$manifests" ]; return; fi
  tr ',"[]' '\n\n\n\n' <"$1/manifest.json" | grep 'Data\.db$' | while IFS= read -r file; do [ -e "$1/${file##*/}" ] || exit 1; done
}
# Whether every table with data is in it, with data; says which is not.
whole() {
  tables >"$work/tables" || { say "nodetool cfstats did not answer"; return 2; }
  shots >"$work/shots"
  manifests=
  while IFS= read -r shot; do [ ! -e "$shot/manifest.json" ] || manifests=yes; done <"$work/shots"
  while IFS='	' read -r keyspace table; do
    found=
    while IFS= read -r shot; do
      of=${shot%/snapshots/*}
      case ${of##*/} in "$table" | "$table"-*) ;; *) continue ;; esac
      [ "$(basename -- "$(dirname -- "$of")")" = "$keyspace" ] || continue
      complete "$shot" && { found=yes; break; }
    done <"$work/shots"
    [ "$found" = yes ] || { say "table $keyspace.$table is not in it"; return 1; }
  done <"$work/tables"
}

while IFS= read -r dir; do
  [ -d "$dir" ] || refuse "there is no data directory $dir: say data:"
done <"$work/dirs"
case $what in
  look)
    shots >"$work/shots"
    if [ ! -s "$work/shots" ]; then echo absent
    elif [ ! -e "$mark" ]; then echo other
    elif whole 2>/dev/null; then echo ours
    else echo begun
    fi ;;
  take)
    shots >"$work/shots"
    if [ -s "$work/shots" ]; then
      [ -e "$mark" ] || refuse "there is a snapshot $tag already, which this step did not take"
      # Ours, begun and not ended: it is taken anew.
      tool clearsnapshot -t "$tag" >"$work/said" 2>&1 || { cat "$work/said" >&2; exit 1; }
    fi
    kb=0
    while IFS= read -r dir; do
      size=$(du -sk -- "$dir" | awk '{ print $1; exit }')
      free=$(df -Pk -- "$dir" | awk 'NR == 2 { print $4 }')
      need=$((size * room / 100))
      [ "${free:-0}" -ge "$need" ] || { say "$need kB are needed in $dir, $room % of the $size kB there, and $free kB are free"; exit 77; }
      kb=$((kb + size))
    done <"$work/dirs"
    : >"$mark" || refuse "no note could be made of it"
    set --
    while IFS= read -r keyspace; do set -- "$@" "$keyspace"; done <"$work/keyspaces"
    tool snapshot -t "$tag" -- "$@" >"$work/said" 2>&1 || { cat "$work/said" >&2; exit 1; }
    whole || exit 1
    # Where nodetool can list them (Cassandra 2.1 and later), it must know this one.
    if tool listsnapshots >"$work/list" 2>/dev/null; then
      grep -q "^$tag " "$work/list" || { say "nodetool listsnapshots does not know it"; exit 1; }
    fi
    echo "tables $(grep -c . "$work/tables")"
    echo "kb $kb" ;;
  clear)
    shots >"$work/shots"
    if [ -s "$work/shots" ]; then
      [ -e "$mark" ] || exit 76
      tool clearsnapshot -t "$tag" || exit 1
      shots >"$work/shots"
      [ ! -s "$work/shots" ] || { say "nodetool cleared it, and it is still there"; exit 1; }
    fi
    rm -f "$mark" ;;
esac
