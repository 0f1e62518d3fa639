# The servers of an nginx upstream in a file. $1 what: look, prepare, revert or reload. $2 the file, $3 the upstream (empty: the whole file),
# $4 the pid file, $5 how the configuration is tested, $6 how nginx is told to read it, $7 an address and $8 its state, for prepare.
# look prints a line for each server: its address, ready, drain or maint, connections to it now; then: loaded, or pending where the file
# was changed and nginx not told yet.
what=$1 file=$2 upstream=$3 pidfile=$4 test=$5 reload=$6
file=$(real "$file")
before=$(dirname -- "$file")/.$(basename -- "$file").theseus-before
[ -f "$file" ] || refuse "there is no file $file"
read -r pid 2>/dev/null <"$pidfile" && kill -0 "$pid" 2>/dev/null || refuse "nginx does not run here: it did not answer"

# Reads or changes: a server with "down" gets nothing new, one in a comment is not there for nginx.
edit() {
  awk -v upstream="$upstream" -v address="$1" -v state="$2" '
    BEGIN { inside = (upstream == "") }
    {
      line = $0
      if (upstream != "" && line ~ /^[ \t]*upstream[ \t]/) {
        name = line; sub(/^[ \t]*upstream[ \t]+/, "", name); sub(/[ \t{].*/, "", name)
        if (name == upstream) { inside = 1; if (state == "") seen = 1 }
      } else if (upstream != "" && inside && line ~ /^[ \t]*}/) inside = 0
      bare = line
      comment = (bare ~ /^[ \t]*#/)
      if (comment) sub(/#+[ \t]*/, "", bare)
      if (inside && bare ~ /^[ \t]*server[ \t]+[][A-Za-z0-9_.:\/-]+([ \t][^;]*)?;/) {
        at = bare; sub(/^[ \t]*server[ \t]+/, "", at); sub(/[ \t;].*/, "", at)
        options = bare; sub(/;.*/, "", options)
        down = (options ~ /[ \t]down([ \t]|$)/)
        if (state == "") print at, comment ? "maint" : down ? "drain" : "ready"
        else if (at == address) {
          found = 1
          rest = bare; sub(/^[^;]*/, "", rest)
          gsub(/[ \t]+down([ \t]|$)/, " ", options); sub(/[ \t]+$/, "", options)
          if (state == "drain") options = options " down"
          line = options rest
          if (state == "maint") { match(line, /^[ \t]*/); line = substr(line, 1, RLENGTH) "# " substr(line, RLENGTH + 1) }
        }
      }
      if (state != "") print line
    }
    END { if (state != "" && !found) exit 3 }' "$file"
}
# Connections of this nginx to an address, those of workers that are on their way out too.
connections() {
  case $1 in unix:*) echo 0; return ;; *:*) to=$1 ;; *) to=$1:80 ;; esac
  ss -Htnp state established "dst $to" 2>/dev/null | grep -cE "$workers"
}

case $what in
  look)
    command -v ss >/dev/null 2>&1 || { say "there is no ss: connections cannot be counted"; exit 70; }
    workers=$(ps -o pid= --ppid "$pid" 2>/dev/null | awk '{ s = s (s == "" ? "" : "|") "pid=" $1 "," } END { print s == "" ? "no worker" : s }')
    edit '' '' | while read -r address state; do echo "$address $state $(connections "$address")"; done
    if [ -e "$before" ]; then echo pending; else echo loaded; fi ;;
  prepare)
    tmp=$(mktemp "$(dirname -- "$file")/.theseus.XXXXXX") || refuse "its directory takes no new file"
    trap 'rm -f "$tmp"' EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    cp -p "$file" "$tmp" || refuse "it could not be copied"
    edit "$7" "$8" >"$tmp" || refuse "there is no server $7 in $file"
    cmp -s "$tmp" "$file" && [ ! -e "$before" ] && exit 0
    [ -e "$before" ] || cp -p "$file" "$before" || refuse "what is there could not be kept"
    sync "$tmp" 2>/dev/null
    mv -f "$tmp" "$file" || refuse "it could not be put in place"
    said=$(sh -c "$test" 2>&1) || {
      mv -f "$before" "$file"
      say "$said"
      exit 74
    } ;;
  revert) [ ! -e "$before" ] || mv -f "$before" "$file" || refuse "what was there could not be put back" ;;
  reload)
    [ -e "$before" ] || exit 0
    # Workers of the old configuration go on with what they have begun; the new ones are there once others than they run.
    workers=$(ps -o pid= --ppid "$pid" 2>/dev/null | sort)
    sh -c "$reload" || { say "nginx could not be told"; exit 1; }
    tries=0
    while [ "$tries" -lt 100 ]; do
      now=$(ps -o pid= --ppid "$pid" 2>/dev/null | sort)
      [ "$now" = "$workers" ] || break
      tries=$((tries + 1))
      sleep 0.05 2>/dev/null || sleep 1
    done
    [ "$tries" -lt 100 ] || { say "nginx was told, and has not begun anew: see its error log"; exit 1; }
    rm -f "$before" ;;
esac
