#!/bin/sh
# The supervisor: carries out orders of Theseus on a host, and keeps what they need in a spool on its disk.
#
#   sh supervisor.sh TOKEN SPOOL BOOT_FILE KNOWN_SPOOL KNOWN_BOOT ORDER [ARGUMENT...]
#
# Every answer begins with a line TOKEN (whatever a login shell printed before is not ours), then one line of answer, then data.
# KNOWN_SPOOL and KNOWN_BOOT are what the caller saw at first contact, or "-". What each order does, which files it leaves, and why
# a kill -9 between any two lines is harmless stands in docs/supervisor.md. POSIX sh; runs under dash, bash and busybox.

login_umask=$(umask)
umask 077
set -f
self=$0 token=$1 spool=$2 boot_file=$3 known_spool=$4 known_boot=$5 order=$6
shift 6

keep=69632  # bytes kept of the beginning and of the end of each stream, at least
piece=262144 # bytes of output handed out at once, at most

# --- answers -------------------------------------------------------------------------------------------------------------------

reply() { printf '%s\n%s\n' "$token" "$*"; }

refuse() {
  [ -z "${incoming:-}" ] || rm -f "$incoming"
  reply "refused $*"
  exit 0
}

# --- what the kernel says --------------------------------------------------------------------------------------------------------

# Sets boot: an id that changes with every start of the machine.
read_boot() {
  boot=
  if [ -r "$boot_file" ]; then
    read -r boot <"$boot_file"
  else
    while read -r name value _; do [ "$name" != btime ] || boot=btime-$value; done </proc/stat
  fi
  [ -n "$boot" ] || boot=unknown
}

# Sets p_state, p_session and p_start (field 22, in ticks since boot) of process $1. Its name may hold blanks and parentheses.
stat_of() {
  { IFS= read -r stat_line <"/proc/$1/stat"; } 2>/dev/null || return 1
  # shellcheck disable=SC2086 # fields
  set -- ${stat_line##*") "}
  p_state=$1 p_session=$4 p_start=${20:-}
}

# Whether process $1, the one that was started at $2, lives. A zombie does not.
alive() {
  stat_of "$1" || return 1
  [ "$p_start" = "$2" ] || return 1
  case $p_state in [ZXx]) return 1 ;; esac
}

# Prints "pid start" of every living process of session $1, or descended from process $2.
living() {
  set +f
  for stat_file in /proc/[0-9]*/stat; do
    { IFS= read -r stat_line <"$stat_file"; } 2>/dev/null || continue
    pid=${stat_file#/proc/}
    printf '%s\n' "${pid%/stat} ${stat_line##*") "}"
  done | awk -v session="$1" -v leader="$2" '
    $2 ~ /^[ZXx]$/ { next }
    { parent[$1] = $3; start[$1] = $21; if ($5 == session || $1 == leader) mine[$1] = 1 }
    END {
      do { more = 0; for (p in parent) if (!(p in mine) && (parent[p] in mine)) { mine[p] = 1; more = 1 } } while (more)
      for (p in mine) print p, start[p]
    }'
  set -f
}

# --- files -----------------------------------------------------------------------------------------------------------------------

# Writes line $2 to file $1, all of it or nothing.
put() { { printf '%s\n' "$2" >"$1.$$" && mv "$1.$$" "$1"; } 2>/dev/null || { rm -f "$1.$$"; return 1; }; }

# Writes the key's record, once and for ever: a hard link is made where there is none, or fails. So a start and a tombstone exclude
# each other whoever is killed when.
record() {
  { printf '%s\n' "$*" >"${d}record.$$" && ln "${d}record.$$" "${d}record"; } 2>/dev/null
  recorded=$?
  rm -f "${d}record.$$"
  return "$recorded"
}

# Reads the record: r_kind is started (then r_boot, r_pid, r_start, r_nonce) or never (then r_why).
read_record() {
  r_kind=
  [ -s "${d}record" ] || return 1
  read -r r_kind r_why <"${d}record"
  # shellcheck disable=SC2086 # fields
  [ "$r_kind" != started ] || { set -- $r_why; r_boot=$1 r_pid=$2 r_start=$3 r_nonce=$4; }
}

# The kernel lets go of the lock when its holder dies, however it dies.
lock() { exec 9>>"$spool/lock" && flock 9; }

unlock() { exec 9>&-; }

# key RUN KEY: sets key, the file that makes it be there, and holds the start of the machine that made it; d, what the names of all else of
# it begin with. Earlier supervisors made a directory of each.
key() {
  run=$1 key=$spool/$1/$2 d=$spool/$1/$2~ key_boot=$spool/$1/$2
  [ ! -d "$key" ] || { d=$key/ key_boot=$key/boot; }
}

# Sets standing: absent, "never WHY", running, "ended STATUS", "cut STATUS", "unknown WHY" of which nothing lives, or "unclear WHY" of
# which something may.
look_at() {
  if read_exit; then return; fi
  if [ ! -e "$key" ]; then standing=absent; return; fi
  if ! read_record; then no_record; return; fi
  if [ "$r_kind" = never ]; then standing="never $r_why"; return; fi
  if [ "$r_boot" != "$boot" ]; then standing='unknown the host was restarted before it ended'; return; fi
  if alive "$r_pid" "$r_start"; then standing=running; return; fi
  # Writing the status is the last that its wrapper does: only now that it is gone does the absence of a status say something.
  if read_exit; then return; fi
  rm -f "${d}input"
  if given_up; then
    standing='unknown its wrapper died before the command began; nothing of it ran, and nothing will'
  elif ! read_command; then
    standing='unclear its wrapper died, and the spool cannot be written to keep its command from beginning'
  elif [ -n "$(living "$c_session" "$c_pid")" ]; then
    standing=running # without its wrapper; how it ends will not be known, but that it goes on is
  else
    standing='unknown its wrapper died before it could write an exit status; the command lives no more'
  fi
}

# A key without record. It is made first, empty, then boot is written there, then all the rest begins: without boot, or in another start of
# the machine, nothing of it lives; else its start may be under way.
no_record() {
  made=
  { read -r made <"$key_boot"; } 2>/dev/null
  if [ -n "$made" ] && [ "$made" = "$boot" ]; then
    standing='unclear its key has no start record yet'
  else
    standing='unknown its key has no start record'
  fi
}

# A command writes who it is, then makes the file "begun", empty, and only then runs its first line. Whose wrapper is dead, and who has
# not written who it is, never begins: we make that file in its place. Only one can make it, and a link to what is there is what a full
# disk refuses last.
given_up() {
  [ -e "${d}begun" ] || read_command || ln "${d}record" "${d}begun" 2>/dev/null
  [ -s "${d}begun" ]
}

# Before the end there is only the status's place on the disk. A status that an order to end came before says nothing about the command's
# work.
read_exit() {
  code=
  { read -r code <"${d}exit"; } 2>/dev/null
  [ -n "$code" ] && [ "$code" != --- ] || return 1
  if [ -e "${d}cut" ]; then standing="cut $code"; else standing="ended $code"; fi
}

read_command() {
  [ -s "${d}command" ] || return 1
  read -r c_session c_pid c_start <"${d}command"
}

nap() { sleep "$1" 2>/dev/null || sleep 1; }

# --- orders ----------------------------------------------------------------------------------------------------------------------

# facts RUN: makes the spool, tidies what killed orders left, and says "facts BOOT SPOOL SECONDS [NANOSECONDS] [FENCE SEQ CHAIN]", the last
# three as the host remembers them of the run.
order_facts() {
  for tool in setsid flock dd mkfifo wc tail head awk od ln; do
    command -v "$tool" >/dev/null 2>&1 || refuse "this host has no $tool, which effects need (packages util-linux and coreutils, or busybox)"
  done
  [ -r "/proc/$$/stat" ] || refuse 'this host has no /proc'
  [ -d "$spool/closed" ] && [ -w "$spool" ] ||
    { mkdir -p "$spool/closed" && chmod 700 "$spool"; } 2>/dev/null || refuse "cannot make $spool"
  if [ ! -s "$spool/id" ]; then
    { read -r id </proc/sys/kernel/random/uuid; } 2>/dev/null || id=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    { printf '%s\n' "$id" >"$spool/id.$$"; } 2>/dev/null || refuse "cannot write to $spool"
    ln "$spool/id.$$" "$spool/id" 2>/dev/null # another first contact may have been quicker
    rm -f "$spool/id.$$"
  fi
  run=$1
  set --
  set +f
  for left in "$spool"/incoming.* "$spool"/look.* "$spool"/session.*; do
    pid=${left##*/}
    pid=${pid#*.}
    pid=${pid%%.*}
    [ ! -e "$left" ] || stat_of "$pid" || set -- "$@" "$left"
  done
  set -f
  [ "$#" = 0 ] || rm -rf "$@"
  read -r id <"$spool/id"
  told=
  { read -r told <"$spool/$run/told"; } 2>/dev/null
  reply "facts $boot $id $(date '+%s %N') $told"
}

# newest FENCE SCOPE, under the lock: raises the token for $run, or answers that a greater one was seen.
newest() {
  greatest=0 whose=
  # Whose it is stands on a second line: earlier supervisors read the first.
  [ ! -s "$spool/fence.$2" ] || { read -r greatest; read -r whose; } <"$spool/fence.$2"
  if [ "$1" -lt "$greatest" ]; then reply "fenced $greatest $whose"; return 1; fi
  if [ "$1" -eq "$greatest" ]; then return 0; fi
  if [ -s "$spool/fence.$2" ]; then
    put "$spool/fence.$2" "$1
$run"
  else
    # The first, which no program need put in the place of another: killed before it is written, there is none as before.
    { printf '%s\n%s\n' "$1" "$run" >"$spool/fence.$2"; } 2>/dev/null
  fi || refuse "cannot write to $spool: is its disk full?"
}

# Makes the key, which must not be there: of any number that try one succeeds.
make() {
  set -C
  { printf '' >"$key"; } 2>/dev/null
  made=$?
  set +C
  return "$made"
}

# remember FENCE SEQ CHAIN, under the lock: how far the journal of $run had come by what its controllers say. A newer controller is right; of the
# same one the greatest number. It is written over what is there, as long as that and so whole: no program is run, and a full disk takes it.
remember() {
  told_fence=0 told_seq=0
  { read -r told_fence told_seq _ <"$spool/$run/told"; } 2>/dev/null
  [ "$1" -lt "$told_fence" ] || { [ "$1" -eq "$told_fence" ] && [ "$2" -le "$told_seq" ]; } ||
    printf '%018d %018d %s\n' "$1" "$2" "$3" 1<>"$spool/$run/told"
} 2>/dev/null

# claim FENCE SCOPE SEQ CHAIN NONCE, under the lock: makes the key, or answers why not. One check for every way to start.
claim() {
  newest "$1" "$2" || return 1
  if [ -e "$spool/closed/$run" ]; then reply exists; return 1; fi
  # What begins now would later be taken for dead with the host as it was; and a key that stood here may have gone with what was not synced.
  if [ ! -e "$key" ] && [ "$known_boot" != - ] && [ "$known_boot" != "$boot" ]; then reply restarted; return 1; fi
  [ -d "$spool/$run" ] || mkdir -p "$spool/$run" 2>/dev/null || mkdir -p "$spool/$run" 2>/dev/null
  if ! make; then
    [ -e "$key" ] || refuse "cannot make $key: is its disk full?"
    # The same call, sent again because its answer was lost, is still the call that started it.
    if read_record && [ "$r_kind" = started ] && [ "$r_nonce" = "$5" ]; then reply started; else reply exists; fi
    return 1
  fi
  remember "$1" "$3" "$4"
  { printf '%s\n' "$boot" >>"$key"; } 2>/dev/null || refuse "cannot write to $spool: is its disk full?"
}

# Takes the place of what will have to be written when the command runs and nothing may fail for want of space: it is then written over.
take_place() { { printf 'open\n' >"${d}out.state" && printf 'open\n' >"${d}err.state" && printf -- '---\n' >"${d}exit"; } 2>/dev/null; }

# start RUN KEY FENCE SCOPE SEQ CHAIN NONCE BYTES MARK USER HOW PTY, the command's input on stdin: "started", "exists", "short", "restarted", "fenced N".
order_start() {
  key "$1" "$2"
  fence=$3 scope=$4 seq=$5 chain=$6 nonce=$7 bytes=$8
  shift 8
  # Our own id, which in a session is not $$: facts removes what belongs to the dead.
  read -r me _ </proc/self/stat
  incoming=$spool/incoming.$me.$nonce
  cat >"$incoming" 2>/dev/null || refuse "cannot write to $spool: is its disk full?"
  got=$(wc -c <"$incoming")
  got=$((got))
  lock
  claim "$fence" "$scope" "$seq" "$chain" "$nonce" || { rm -f "$incoming"; return; }
  if [ "$got" -ne "$bytes" ]; then
    record never "its input arrived short: $got of $bytes bytes"
    rm -f "$incoming"
    reply "short $got"
    return
  fi
  mv "$incoming" "${d}input" || refuse "cannot write to $spool"
  # setsid forks where it leads a group, which the first one sees to: so this returns at once, and, unlike a job put into the
  # background with &, the command does not inherit ignored interrupts. Its record closes descriptor 3, which ends the wait.
  ack=$(setsid setsid sh "$self" "$token" "$spool" "$boot_file" - - wrap "$d" "$nonce" "$login_umask" "$@" \
    3>&1 9>&- >/dev/null 2>&1 </dev/null)
  read_record || { record never "it could not be started: $ack"; read_record; }
  if [ "$r_kind" = started ]; then
    reply started
  else
    rm -f "${d}input"
    reply "refused it could not be started: $ack"
  fi
}

# wrap DIR NONCE UMASK MARK USER HOW PTY (by start only): one process per command, that lives as long as it.
order_wrap() {
  d=$1 nonce=$2
  shift 2
  stat_of $$
  # Whatever could fail for want of space happens before the record; the place for the status is taken now, and filled in later.
  {
    mkfifo "${d}out" "${d}err" && take_place
  } 2>/dev/null || { echo 'its spool cannot be written: is the disk full?' >&3; exit 1; }
  if [ "$5" = pty ] && ! command -v script >/dev/null 2>&1; then
    echo 'it has prompts to answer, and this host has no script(1) to give it a terminal' >&3
    exit 1
  fi
  exec 4<"${d}input"
  rm -f "${d}input"
  record started "$boot $$ $p_start $nonce" || exit 1
  exec 3>&-
  consume out <"${d}out" 4<&- &
  consume err <"${d}err" 4<&- &
  if [ "$5" = pty ]; then on_a_terminal "$@"; else
    # In the foreground, for its exit status and for its signals to be as they were. Its stdin is a pipe without a name, which can be
    # opened again as /dev/stdin. Whoever feeds it is not waited for.
    { cat <&4 2>/dev/null & echo $! >"${d}feeder"; } |
      setsid sh "$self" "$token" "$spool" "$boot_file" - - child "$d" "$@" >"${d}out" 2>"${d}err" 4<&-
    code=$?
    exec 4<&-
  fi
  read -r feeder <"${d}feeder" && kill "$feeder" 2>/dev/null
  write_exit "$code"
  rm -f "${d}in" "${d}out" "${d}err" "${d}feeder"
}

# Four bytes over four bytes: whoever reads sees the one or the other.
write_exit() { printf '%03d\n' "$1" 1<>"${d}exit"; }

# Runs the command on a pseudo terminal; ${d}tty is what is typed there. The command's text comes by the pipe ${d}in as ever.
on_a_terminal() {
  mkfifo "${d}in" "${d}tty"
  cat <&4 >"${d}in" 4<&- 2>/dev/null &
  echo $! >"${d}feeder"
  exec 4<&- 5<>"${d}tty"
  {
    printf 'exec sh'
    for word in "$self" "$token" "$spool" "$boot_file" - - child "$d" "$@"; do
      printf " '%s'" "$(printf '%s' "$word" | sed "s/'/'\\\\''/g")"
    done
    printf " <'%s'\n" "$(printf '%s' "${d}in" | sed "s/'/'\\\\''/g")"
  } >"${d}terminal"
  SHELL=/bin/sh TERM=${TERM:-dumb} script -q -e -f -c ". '$(printf '%s' "${d}terminal" | sed "s/'/'\\\\''/g")'" /dev/null \
    <"${d}tty" >"${d}out" 2>"${d}err" 5<&-
  code=$?
  exec 5<&-
  rm -f "${d}tty" "${d}terminal"
}

# consume STREAM: reads stdin to its end, whatever comes, and keeps its beginning and its end in files named after the offset at
# which they begin. The first stays, of the others the last two: so a reader knows from the names alone what is missing. Sets total.
consume() {
  s=$1 start=0 size=0 last=0 reads=64
  while [ "$reads" -ge 64 ]; do
    # What cannot be kept is still to be read: the command must not notice.
    LC_ALL=C dd bs=16384 count=64 2>"${d}$s.said" >>"${d}$s.$start" || { close_stream lost; exec cat >/dev/null; }
    # Most commands print nothing on one of the two, at least.
    [ -s "${d}$s.$start" ] || break
    records= copied=
    { read -r records _; read -r _; read -r copied _; } <"${d}$s.said"
    # "3+2 records in" says how often it read; less often than it was told means that it saw the end.
    case $records in
      [0-9]*+[0-9]*) reads=$((${records%%+*} + ${records##*+})) ;;
      *) [ "$(wc -c <"${d}$s.$start")" -ne "$size" ] || reads=0 ;;
    esac
    case $copied in
      '' | *[!0-9]*) size=$(wc -c <"${d}$s.$start" 2>/dev/null) && size=$((size)) ;;
      *) size=$((size + copied)) ;;
    esac
    [ "$size" -ge "$keep" ] && [ "$reads" -ge 64 ] || continue
    [ "$last" -eq 0 ] || rm -f "${d}$s.$last"
    last=$start start=$((start + size)) size=0
  done
  total=$((start + size))
  [ "$total" -le $((3 * keep)) ] || trim
  close_stream 'eof '
}

close_stream() { printf '%s\n' "$1" 1<>"${d}$s.state"; } 2>/dev/null

# Cuts what was kept of a stream to its first and last bytes.
trim() {
  tail=$((start + size - keep))
  cat "${d}$s.$last" "${d}$s.$start" | tail -c "$keep" >"${d}$s.tail" && mv "${d}$s.tail" "${d}$s.$tail" || { rm -f "${d}$s.tail"; return; }
  for old in "$last" "$start"; do [ "$old" -eq 0 ] || [ "$old" -eq "$tail" ] || rm -f "${d}$s.$old"; done
  head -c "$keep" "${d}$s.0" >"${d}$s.head" && mv "${d}$s.head" "${d}$s.0" || rm -f "${d}$s.head"
} 2>/dev/null

# child DIR UMASK MARK USER HOW PTY (by wrap and look only): leads the command's session, and becomes the command.
order_child() {
  d=$1 mark=$3 user=$4 how=$5
  # Before the first line of the command; see given_up.
  stat_of $$
  { printf '%s\n' "$p_session $$ $p_start" >"${d}command" && set -C && printf '' >"${d}begun"; } 2>/dev/null ||
    { echo 'theseus: the command was given up before it began, or its spool cannot be written; nothing of it was run' >&2; exit 125; }
  set +C
  umask "$2"
  reading "$mark"
  # On a terminal the command reads what is typed; its text came by a pipe.
  [ "${6:-}" != pty ] || text="$text
exec </dev/tty"
  text="$text
eval \"\$theseus_t\""
  sudo_password=
  # It stands twice before the first mark: once for the attempt, once for sudo. What sudo does not take is read over.
  [ "$how" != password ] || IFS= read -r sudo_password
  if [ -z "$user" ] || [ "$user" = "$(id -un)" ]; then
    exec sh -c "$text"
  elif [ "$(id -u)" = 0 ]; then
    id -u "$user" >/dev/null 2>&1 || cannot_become "there is no such user here"
    # With -c some make a session of its own for the command, without a terminal to be asked on.
    by=-c
    [ "${6:-}" != pty ] || ! su --help 2>&1 | grep -q -e --session-command || by=--session-command
    exec su -s /bin/sh "$user" "$by" "$text"
  elif [ "$how" = password ]; then
    # Tried first, once: what sudo says at the real call could not be told from what the command says, nor its status 1 from the command's.
    said=$(printf '%s\n' "$sudo_password" | sudo -S -p '' -H -u "$user" -- /bin/sh -c : 2>&1) ||
      cannot_become "check this host's sudo_password in the inventory, and what /etc/sudoers allows; sudo says: ${said##*"
"}"
    unset sudo_password
    exec sudo -S -p '' -H -u "$user" -- /bin/sh -c "$text"
  else
    said=$(sudo -n -H -u "$user" -- /bin/sh -c : 2>&1 </dev/null) ||
      cannot_become "give this host a sudo_password in the inventory, or allow it in /etc/sudoers with NOPASSWD; sudo says: ${said##*"
"}"
    exec sudo -n -H -u "$user" -- /bin/sh -c "$text"
  fi
}

cannot_become() {
  echo "theseus: cannot run as $user, nothing was run: $1" >&2
  exit 125
}

# reading MARK: sets text to the shell's first lines. The command's text comes on its stdin, between two marks, and is read a line at a
# time: what follows is the command's own stdin. Text that is cut short is not run. sudo reads a password that stands before the first
# mark, if it wants one.
reading() {
  mark=$1
  text="while IFS= read -r theseus_l && [ \"\$theseus_l\" != $mark ]; do :; done
theseus_t=
while IFS= read -r theseus_l && [ \"\$theseus_l\" != $mark ]; do theseus_t=\"\$theseus_t\$theseus_l
\"; done
[ \"\$theseus_l\" = $mark ] || { echo 'theseus: the text of the command arrived short; nothing of it was run' >&2; exit 125; }"
}

# look SECONDS MARK USER HOW, the command's input on stdin: "go", then what it prints; its exit status is ours.
order_look() {
  seconds=$1
  shift
  d=$spool/look.$$.$token/
  mkdir "$d" 2>/dev/null || refuse "cannot write to $spool: is its disk full?"
  (
    trap 'kill "$sleeper"; exit' TERM
    sleep "$seconds" &
    sleeper=$!
    wait "$sleeper"
    end_session 0
  ) </dev/null >/dev/null 2>&1 &
  watchdog=$!
  reply go
  setsid sh "$self" "$token" "$spool" "$boot_file" - - child "$d" "$login_umask" "$@"
  code=$?
  kill "$watchdog" 2>/dev/null
  rm -rf "$d"
  exit "$code"
}

# await RUN KEY OUT ERR MILLISECONDS: waits until it ends, prints more than OUT and ERR bytes, or the time has passed. A daemon may keep
# its outputs open for ever: where nothing has come for half a second after the end, that is all as far as the step is concerned.
order_await() {
  key "$1" "$2"
  waited=0 step=10 quiet=0
  while :; do
    look_at
    choose out "$3"
    out_file=$file out_from=$from out_bytes=$count out_begin=$begin out_state=$state
    choose err "$4"
    [ "$count" = 0 ] && [ "$out_bytes" = 0 ] || break
    case $standing in
      running) [ "$waited" -lt "$5" ] || break ;;
      ended* | cut*) case $out_state$state in *open*) ;; *) break ;; esac; [ "$quiet" -lt 25 ] || break; quiet=$((quiet + 1)) step=20 ;;
      *) break ;;
    esac
    case $step in ???) nap "0.$step" ;; *) nap "0.0$step" ;; esac
    waited=$((waited + step))
    [ "$step" -ge 200 ] || [ "$waited" -lt $((step * 8)) ] || step=$((step * 2))
    [ "$step" -le 200 ] || step=200
  done
  {
    reply "$standing"
    printf '%s %s %s\n' "$out_from" "$out_bytes" "$out_state" "$from" "$count" "$state"
    [ "$out_bytes" = 0 ] || tail -c +$((out_from - out_begin + 1)) <&6 | head -c "$out_bytes"
    [ "$count" = 0 ] || tail -c +$((from - begin + 1)) <&7 | head -c "$count"
    true
  } 6<"$out_file" 7<"$file" || order_await "$@" # a piece was dropped after it was chosen
}

# choose STREAM OFFSET: sets file, begin, from, count to the next piece at or after the offset, and state to open, eof or lost.
choose() {
  state= file=/dev/null begin=0 from=$2 count=0 next=
  # The state first: what is there after the end was seen is all there is.
  { read -r state <"${d}$1.state"; } 2>/dev/null
  [ -n "$state" ] || state=open
  set +f
  for candidate in "${d}$1".[0-9]*; do
    [ -e "$candidate" ] || continue
    offset=${candidate##*.}
    size=$(wc -c <"$candidate" 2>/dev/null)
    size=$((size))
    if [ "$offset" -le "$2" ] && [ $((offset + size)) -gt "$2" ]; then
      file=$candidate begin=$offset from=$2 count=$((offset + size - $2)) next=
      break
    fi
    if [ "$offset" -gt "$2" ] && [ "$size" -gt 0 ] && { [ -z "$next" ] || [ "$offset" -lt "$next" ]; }; then
      next=$offset next_size=$size
    fi
  done
  set -f
  [ -z "$next" ] || { file=${d}$1.$next begin=$next from=$next count=$next_size; }
  [ "$count" -le "$piece" ] || count=$piece
}

# settle RUN KEY: how it stands; where there is no key, makes it, so that it never will start.
order_settle() {
  key "$1" "$2"
  lock
  look_at
  if [ "$standing" = absent ]; then
    if [ "$known_boot" != - ] && [ "$known_boot" != "$boot" ]; then
      reply 'unknown the host was restarted, and its key is not there'
      return
    fi
    mkdir -p "$spool/$run" 2>/dev/null
    { make && printf '%s\n' "$boot" >>"$key" && record never 'it was given up before it started'; } 2>/dev/null ||
      refuse "cannot make a tombstone in $spool: is its disk full?"
    look_at
  elif [ "${standing%% *}" = unclear ]; then
    # A start was killed half way. Its wrapper, if there is one, has yet to make the record: whoever makes it first is right. So we
    # look again whoever did; what we saw before may be over.
    if record never 'its start was broken off'; then rm -f "${d}input"; fi
    look_at
    # A session's shell makes and fills it under the lock, which we hold: it was killed in between, and had begun nothing.
    if [ -e "${d}record" ] && [ ! -s "${d}record" ]; then standing='unknown its start was killed; nothing of it ran, and nothing will'; fi
  fi
  reply "$standing"
}

# end RUN KEY GRACE_MILLISECONDS, a sudo password on stdin or nothing: ends the command's processes, and sees them dead.
order_end() {
  key "$1" "$2"
  password=
  IFS= read -r password
  look_at
  if [ "$standing" = running ]; then
    patience=0
    while ! read_command && [ "$standing" = running ] && [ "$patience" -lt 100 ]; do nap 0.05; patience=$((patience + 1)); look_at; done
    # Before the first signal, and a link to what is there, which a full disk does not refuse.
    ln "${d}record" "${d}cut" 2>/dev/null
    if given_up; then
      # It has not begun, and never will: what is left is a wrapper that waits for it.
      ! alive "$r_pid" "$r_start" || kill -s KILL "$r_pid" 2>/dev/null
    else
      end_session "$3"
    fi
    patience=0
    look_at
    # Its wrapper has the status in hand and writes it now.
    while [ "$standing" = running ] && [ "$patience" -lt 100 ]; do nap 0.05; patience=$((patience + 1)); look_at; done
  fi
  reply "$standing"
}

# Ends the session in ${d}command: TERM, $1 milliseconds later KILL, again and again for ten seconds. What the first look saw is watched
# even where its parents die first.
end_session() {
  read_command || return
  watched= signal=TERM waited=0
  while :; do
    found=$(living "$c_session" "$c_pid")
    watched=$(printf '%s\n' "$watched" "$found" | sort -u)
    left=
    while read -r pid start; do
      [ -z "$pid" ] || ! alive "$pid" "$start" || left="$left $pid"
    done <<WATCHED
$watched
WATCHED
    [ -n "$left" ] || return 0
    [ "$waited" -lt $(($1 + 10000)) ] || return 1
    [ "$waited" -lt "$1" ] || signal=KILL
    # Once TERM, for some programs take the second one as a reason to hurry; KILL as often as it takes.
    if [ "$waited" = 0 ] || [ "$signal" = KILL ]; then send "$signal" "$left"; fi
    nap 0.05
    waited=$((waited + 50))
  done
}

send() {
  for pid in $2; do
    kill -s "$1" "$pid" 2>/dev/null || {
      # Another user's: with the rights that started it.
      if [ -n "${password:-}" ]; then printf '%s\n' "$password" | sudo -S -p '' kill -s "$1" "$pid"; else sudo -n kill -s "$1" "$pid"; fi
    } >/dev/null 2>&1
  done
}

# asked RUN KEY: "asked N OFFSET": how many prompts were answered, and where in the output the last of them ended.
order_asked() {
  key "$1" "$2"
  answered=0 offset=0
  [ ! -s "${d}answered" ] || read -r answered <"${d}answered"
  [ ! -s "${d}asked.$answered" ] || read -r offset <"${d}asked.$answered"
  reply "asked $answered $offset"
}

# answer RUN KEY INDEX OFFSET, the reply on stdin: types it into the command's terminal, once per index. "answered" or "already N".
order_answer() {
  key "$1" "$2"
  text=$(cat; echo .)
  lock
  answered=0
  [ ! -s "${d}answered" ] || read -r answered <"${d}answered"
  if [ "$3" -ne "$answered" ]; then reply "already $answered"; return; fi
  [ -p "${d}tty" ] || refuse 'its terminal is gone'
  put "${d}asked.$((answered + 1))" "$4" || refuse "cannot write to $spool"
  # Counted first: an answer that may have been typed is not typed again.
  put "${d}answered" "$((answered + 1))" || refuse "cannot write to $spool"
  # For reading too: opening a pipe that nobody reads any more would wait for ever, and we hold the lock.
  printf '%s' "${text%.}" 1<>"${d}tty"
  reply answered
}

# raise FENCE SCOPE: from here on no controller with a smaller token starts anything here. "raised" or "fenced N".
order_raise() {
  run= # nobody started anything by it
  lock
  newest "$1" "$2" || return 0
  reply raised
}

# forget RUN: removes its keys. What still lives keeps its own; late starts find the run closed.
order_forget() {
  run=$1
  lock
  : >"$spool/closed/$run"
  kept=
  set --
  set +f
  for each in "$spool/$run"/*; do
    case ${each##*/} in *~* | told) continue ;; esac
    [ -e "$each" ] || continue
    key "$run" "${each##*/}"
    look_at
    case $standing in running | unclear*) kept=yes ;; *) set -- "$@" "$each" ;; esac
  done
  if [ -z "$kept" ]; then
    rm -rf "$spool/$run"
  else
    for each in "$@"; do rm -rf "$each" "$each"~*; done
    rm -f "$spool/$run/told"
  fi
  reply forgotten
}

# --- a session -------------------------------------------------------------------------------------------------------------------

# serve: takes one order after the other from stdin until that ends. An order is a line "TOKEN ORDER ARGUMENTS LINES", then so many lines
# of one argument each, then so many lines of input. Its answer is the one it gives elsewhere, and after it a line "TOKEN end".
#
# Nothing is kept here: whoever kills any of these processes loses an answer at most. A reader beside it lets go of the session when the
# channel closes, though a command is under way: that one's wrapper is then on its own.
order_serve() {
  newline='
'
  # Whether this shell gives a short text to a command by a pipe. Where it does not it is a file, in which a secret would stand.
  piped=
  [ ! -p /proc/self/fd/0 ] <<SHORT || piped=yes
short
SHORT
  nest=$spool/session.$$.$token
  mkfifo "$nest.orders" "$nest.out" "$nest.err" "$nest.news" || refuse "cannot make $nest: is its disk full?"
  # A shell says there which of its commands was ended by a signal; where the channel is gone, saying it would be its own end.
  # All pipes are open at both ends before anybody is beside us who could be killed: opening one end waits for the other.
  exec 3<&0 5<>"$nest.news" 6<>"$nest.orders" 7>"$nest.orders" 2>/dev/null
  { cat; echo gone >&5; kill $$; leave; } <&3 >&7 6>&- 7>&- &
  exec <"$nest.orders" 3<&- 5>&- 6>&- 7>&-
  while read -r token order arguments lines met_spool met_boot; do
    # A session that began before its host was met is told once what it was met as.
    [ -z "$met_boot" ] || known_spool=$met_spool known_boot=$met_boot
    set --
    while [ "$#" -lt "$arguments" ]; do IFS= read -r word || exit; set -- "$@" "$word"; done
    body=
    while [ "$lines" -gt 0 ]; do
      IFS= read -r line || exit
      body=$body$line lines=$((lines - 1))
      [ "$lines" = 0 ] || body="$body
"
    done
    # In a shell of its own, whose end is the order's; what an order does to variables and descriptors ends with it.
    if [ "$order" = run ]; then
      (carry_out "$order" "$@") </dev/null
    elif [ -z "$body" ]; then
      (carry_out "$order" "$@") </dev/null
      true
    else
      printf '%s' "$body" | (carry_out "$order" "$@")
      true
    fi
    case $? in
      0) printf '\n%s end\n' "$token" ;;
      10) ;; # said already
      *) break ;;
    esac
  done
  leave
}

leave() {
  rm -f "$nest.orders" "$nest.out" "$nest.err" "$nest.news"
}

# run RUN KEY FENCE SCOPE SEQ CHAIN NONCE MARK, the command's input in body (by serve only): starts it as start does, and waits for its end. This
# shell is its wrapper, and lives on when the session is killed. Answers "started", and where it printed little, how it ended.
#
# Each program that is run here costs more than all that the shell itself does, so there are as few as can be.
order_run() {
  key "$1" "$2"
  fence=$3 scope=$4 seq=$5 chain=$6 nonce=$7 mark=$8
  # Before there is a key: where the session went away meanwhile, this ends here, and nothing has begun.
  exec 6<>"$nest.out" 7<>"$nest.err" 8<>"$nest.news" 5>"$nest.news"
  # News ends when neither who consumes the output nor the reader lives.
  exec 8<"$nest.news"
  # While the nest is being removed, opening may make a file in place of a pipe, from which no output would be read.
  if ! { [ -p /proc/self/fd/6 ] && [ -p /proc/self/fd/7 ] && [ -p /proc/self/fd/8 ]; }; then leave; return 1; fi
  lock
  claim "$fence" "$scope" "$seq" "$chain" "$nonce" || return 0
  take_place || refuse "cannot write to $spool: is its disk full?"
  { consume out; printf 'out %s\n' "$total" >&5; } </proc/self/fd/6 >/dev/null 2>&1 6>&- 7>&- 8>&- 9>&- &
  { consume err; printf 'err %s\n' "$total" >&5; } </proc/self/fd/7 >/dev/null 2>&1 6>&- 7>&- 8>&- 9>&- &
  exec 5>&-
  # $$ is the session's.
  read -r wrapper _ </proc/self/stat
  stat_of "$wrapper"
  # No link is needed where the lock is held. Killed between making and filling the file, it is no record.
  set -C
  { printf '%s\n' "started $boot $wrapper $p_start $nonce" >"${d}record"; } 2>/dev/null || { reply exists; return 0; }
  set +C
  unlock
  reading "$mark"
  text="read -r theseus_l </proc/\$\$/stat
d=\$1
umask \$2
set -- \${theseus_l##*') '}
{ printf '%s\\n' \"\$4 \$\$ \${20}\" >\"\${d}command\" && set -C && printf '' >\"\${d}begun\"; } 2>/dev/null ||
  { echo 'theseus: the command was given up before it began, or its spool cannot be written; nothing of it was run' >&2; exit 125; }
set +C
unset d
set --
$text
eval \"\$theseus_t\""
  # As in the wrapper: in the foreground, its stdin a pipe that can be opened again.
  lines=${body%"$newline"}
  if [ -n "$piped" ] && [ "${#body}" -le 1000 ] && [ "$lines" != "$body" ]; then
    setsid sh -c "$text" sh "$d" "$login_umask" >&6 2>&7 6>&- 7>&- 8>&- <<BODY
$lines
BODY
  else
    printf '%s' "$body" 2>/dev/null | setsid sh -c "$text" sh "$d" "$login_umask" >&6 2>&7 6>&- 7>&- 8>&-
  fi
  write_exit "$?"
  exec 6>&- 7>&-
  out= err=
  while [ -z "$out" ] || [ -z "$err" ]; do
    read -r name size <&8 || return 1
    case $name in out) out=$size ;; err) err=$size ;; *) return 1 ;; esac
  done
  if [ "$out" -gt "$keep" ] || [ "$err" -gt "$keep" ]; then reply started; return 0; fi
  read_exit
  # As few writes as can be: each is a packet.
  answer="$token
started
$standing
0 $out eof
0 $err eof
"
  if [ "$out$err" = 00 ]; then printf '%s\n%s end\n' "$answer" "$token"; return 10; fi
  printf '%s' "$answer"
  case $out,$err in
    *,0) cat "${d}out.0" ;;
    0,*) cat "${d}err.0" ;;
    *) cat "${d}out.0" "${d}err.0" ;;
  esac
}

# --- and go ----------------------------------------------------------------------------------------------------------------------

carry_out() {
  order=$1
  shift
  read_boot
  case $order in facts | wrap | child) ;; *)
    id=
    [ ! -s "$spool/id" ] || read -r id <"$spool/id"
    if [ "$known_spool" != - ] && [ "$known_spool" != "$id" ]; then reply 'lost what this host kept of effects is gone'; return 0; fi
    ;;
  esac
  case $order in
  facts | start | run | wrap | child | look | await | settle | end | asked | answer | forget | raise | serve) "order_$order" "$@" ;;
  *) refuse "unknown order $order" ;;
  esac
}

carry_out "$order" "$@"
