# Installs, upgrades, erases or pins packages. $1 what: look, apply, changes or undo. $2 a directory that keeps what undo needs.
# Standard input, a line each: what is wanted, as "verb install", "name X", "exclude X", "repository X", "config X", "from X",
# "previous X", "manager X", "before X", where before is a list that look made.
# look prints: list PATH, then settled or open. changes prints a line for each package that is another than in the list before:
# name.arch, tab, version before or -, tab, version now or -.
what=$1 keep=$2
umask 077
work=$(mktemp -d "${TMPDIR:-/tmp}/theseus.XXXXXX") || refuse "the temporary directory takes no new file"
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
line='
'
verb='' names='' excluded='' repositories='' config='' from='' previous='' before='' manager=''
while IFS= read -r one; do
  value=${one#* }
  case ${one%% *} in
    verb) verb=$value ;;
    name) names=$names${names:+$line}$value ;;
    exclude) excluded=$excluded${excluded:+$line}$value ;;
    repository) repositories=$repositories${repositories:+$line}$value ;;
    config) config=$value ;;
    from) from=$value ;;
    previous) previous=$value ;;
    manager) manager=$value ;;
    before) before=$value ;;
  esac
done
for dir in "$from" "$previous"; do
  [ -z "$dir" ] || [ -d "$dir" ] || refuse "there is no directory $dir"
done
[ -z "$from" ] || from=$(cd "$from" && pwd) || refuse "$from cannot be entered"

# The package database that the host lives by; a tool for another one may be there as well.
if [ -n "$manager" ]; then
  command -v "$manager" >/dev/null 2>&1 || { say "there is no $manager"; exit 70; }
  front=$manager
  case $manager in apt-get) family=apt ;; *) family=rpm ;; esac
elif command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 && [ -s /var/lib/dpkg/status ]; then front=apt-get family=apt
elif command -v rpm >/dev/null 2>&1 && command -v dnf >/dev/null 2>&1; then front=dnf family=rpm
elif command -v rpm >/dev/null 2>&1 && command -v yum >/dev/null 2>&1; then front=yum family=rpm
else say "there is neither apt-get, dnf nor yum"; exit 70
fi

# Whether name $1 is one of the patterns $2, a line each.
matches() {
  while IFS= read -r pattern; do
    # shellcheck disable=SC2254 # a pattern is meant
    case $1 in $pattern) return 0 ;; esac
  done <<EOF
$2
EOF
  return 1
}
# The installed packages that are meant, by name.
installed_names() {
  "${family}_list" | sed 's/\t.*//; s/\.[^.]*$//' | LC_ALL=C sort -u | while IFS= read -r name; do
    if matches "$name" "$names" && ! { [ -n "$excluded" ] && matches "$name" "$excluded"; }; then printf '%s\n' "$name"; fi
  done
}
# What is meant, but pinned or not pinned: $1 pin or unpin.
to_be_pinned() {
  "${family}_pinned" >"$work/pinned"
  installed_names >"$work/meant"
  if [ "$1" = pin ]; then LC_ALL=C comm -13 "$work/pinned" "$work/meant"; else LC_ALL=C comm -12 "$work/pinned" "$work/meant"; fi
}
# The state that a step changes: packages with versions, or what is pinned.
state() { case $verb in pin | unpin) "${family}_pinned" | sed 's/$/	pinned/' ;; *) "${family}_list" ;; esac; }
# That state now. A package that is half done is neither what was found nor what is meant, whatever version it says.
half=' (half done)'
now() {
  "${family}_halves" >"$work/halves"
  state | LC_ALL=C awk -F '\t' -v half="$half" 'FILENAME == ARGV[1] { halves[$1]; next } { print $0 ($1 in halves ? half : "") }' "$work/halves" -
}
# What differs between two such lists.
changes() {
  LC_ALL=C awk -F '\t' 'FILENAME == ARGV[1] { was[$1] = $2; next } { now[$1] = $2 }
    END {
      for (k in was) if (!(k in now)) print k "\t" was[k] "\t-"; else if (was[k] != now[k]) print k "\t" was[k] "\t" now[k]
      for (k in now) if (!(k in was)) print k "\t-\t" now[k]
    }' "$1" "$2" | LC_ALL=C sort
}

case $what in
  look)
    state >"$work/list" || refuse "the package database could not be read"
    list=$keep/packages.$(digest "$work/list")
    [ -e "$list" ] || { cp "$work/list" "$list.$$" && mv -f "$list.$$" "$list"; } || refuse "what is installed could not be kept"
    case $verb in
      erase) [ -z "$(installed_names)" ] && "${family}_whole" ;;
      pin | unpin)
        [ "$verb" = unpin ] || [ -n "$(installed_names)" ] || refuse "nothing that is installed is called so"
        [ -z "$(to_be_pinned "$verb")" ] ;;
      *) "${family}_settled" ;;
    esac
    case $? in 0) settled=settled ;; 1) settled=open ;; *) exit 73 ;; esac
    echo "list $list"
    echo "$settled" ;;
  apply)
    # What an earlier attempt made of it says nothing of this one, and the note stays where this one is cut off.
    [ -z "$before" ] || rm -f "$before.$verb"
    cut_off=
    if [ -e "$keep/begun" ]; then cut_off=yes; else : >"$keep/begun" || refuse "no note could be made of it"; fi
    case $verb in
      erase) "${family}_erase" ;;
      pin | unpin) to_be_pinned "$verb" >"$work/todo" && while IFS= read -r name; do "${family}_pin" "$verb" "$name" || exit; done <"$work/todo" ;;
      *) "${family}_install" ;;
    esac
    status=$?
    # What it made of what was found: undo tells by it what somebody else did since.
    [ -z "$before" ] || { now >"$work/after" && mv -f "$work/after" "$before.$verb"; }
    rm -f "$keep/begun"
    exit "$status" ;;
  changes) now >"$work/now" && changes "$before" "$work/now" ;;
  undo)
    [ -s "$before" ] || [ -e "$before" ] || refuse "the list of what was installed is gone"
    now >"$work/now" || refuse "the package database could not be read"
    after=$work/now
    [ ! -e "$before.$verb" ] || after=$before.$verb
    # What this step changed, and what became of it since.
    changes "$before" "$after" >"$work/ours"
    : >"$work/put" && : >"$work/added" && : >"$work/others"
    while IFS='	' read -r name was made; do
      now=$(awk -F '\t' -v n="$name" '$1 == n { print $2; exit }' "$work/now")
      now=${now:--}
      if [ "$now" = "$was" ]; then continue; fi
      # Half done is what a cut off attempt left, also one of going back.
      if [ "$now" != "$made" ] && [ "$now" = "${now%"$half"}" ]; then printf '%s is %s now, %s was found, %s was made of it\n' "$name" "$now" "$was" "$made" >>"$work/others"; fi
      if [ "$was" = - ]; then printf '%s\n' "$name" >>"$work/added"; else printf '%s\t%s\n' "$name" "$was" >>"$work/put"; fi
    done <"$work/ours"
    if [ -s "$work/others" ] && [ "${3:-}" != any ]; then cat "$work/others" >&2; exit 76; fi
    case $verb in
      pin | unpin)
        while IFS='	' read -r name _; do "${family}_pin" pin "$name" || exit; done <"$work/put"
        while IFS= read -r name; do "${family}_pin" unpin "$name" || exit; done <"$work/added" ;;
      *) "${family}_back" || exit 1 ;;
    esac
    now >"$work/now"
    changes "$before" "$work/now" | while IFS='	' read -r name was now; do
      if grep -q "^$(printf '%s' "$name" | sed 's/[.[\*^$+]/\\&/g')	" "$work/ours"; then printf '%s is %s, and was %s\n' "$name" "$now" "$was"; fi
    done >"$work/left"
    [ ! -s "$work/left" ] || { cat "$work/left" >&2; exit 1; } ;;
esac
