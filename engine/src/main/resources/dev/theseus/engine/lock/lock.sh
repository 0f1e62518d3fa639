# The lock of an installation. $1 order, $2 its directory (empty: a word under the user's home), $3 the word, $4 nonce of the caller.
# Everything happens under one guard. holder: the nonce of whoever holds it, then lines about them. beat: touched by the holder, so
# that its age is told by one clock, this host's. fence: the greatest token given out. open: the run that is not at its end. unraised: somebody
# who may live was taken over from, and the token was not raised on every host since.
umask 077
order=$1 dir=$2 nonce=$4
[ -n "$dir" ] || dir=${THESEUS_HOME:-$HOME/.theseus}/lock/$3
shift 4
mkdir -p "$dir" && exec 9>"$dir/guard" && flock 9 || { echo "refused $dir cannot be written"; exit 0; }

first() { line=; [ ! -s "$1" ] || read -r line <"$1"; }
put() { cat >"$1.new" && sync "$1.new" 2>/dev/null; mv -f "$1.new" "$1" || { echo "refused $1 cannot be written"; exit 0; }; }

first "$dir/holder"
there=$line
case $order in
take) # EXPECTED OFFERED RUN GIVE_UP LIVES: "taken FENCE RAISED", "held AGE" or "open"; the holder's or the open run's lines follow
  expected=$1 offered=$2 run=$3 give_up=$4 lives=$5
  if [ -n "$there" ] && [ "$there" != "$nonce" ] && [ "$there" != "$expected" ]; then
    beaten=$(stat -c %Y "$dir/beat" 2>/dev/null) || beaten=0
    echo "held $(($(date +%s) - beaten))"
    cat "$dir/holder"
    exit 0
  fi
  first "$dir/open"
  open=$line
  if [ -n "$open" ] && [ "$open" != "$run" ] && [ "$give_up" != yes ]; then
    echo open
    cat "$dir/open"
    exit 0
  fi
  first "$dir/fence"
  last=${line:-0}
  [ "$offered" -gt "$last" ] || offered=$((last + 1))
  echo "$offered" | put "$dir/fence"
  # Before the holder is: whoever dies in between, or cannot raise it, leaves that to the next one.
  [ -z "$there" ] || [ "$there" = "$nonce" ] || [ "$lives" != yes ] || echo "$there" | put "$dir/unraised"
  { echo "$nonce"; cat; } | put "$dir/holder"
  : >"$dir/beat"
  # The mark of a run that is given up stays until this one begins, which takes its place.
  if [ -e "$dir/unraised" ]; then echo "taken $offered unraised"; else echo "taken $offered raised"; fi
  ;;
raised) # every host was told the token
  [ "$there" = "$nonce" ] || { echo lost; exit 0; }
  rm -f "$dir/unraised"
  echo ok
  ;;
opens) # RUN, what is known of it on stdin: from here on no other run may begin until this one is at its end
  [ "$there" = "$nonce" ] || { echo lost; exit 0; }
  { echo "$1"; cat; } | put "$dir/open"
  echo ok
  ;;
beat)
  [ "$there" = "$nonce" ] || { echo lost; exit 0; }
  : >"$dir/beat"
  echo ok
  ;;
free) # CLOSED: whether the run that was open is at its end
  [ "$there" = "$nonce" ] || { echo lost; exit 0; }
  [ "$1" != closed ] || rm -f "$dir/open"
  rm -f "$dir/holder"
  echo ok
  ;;
esac
