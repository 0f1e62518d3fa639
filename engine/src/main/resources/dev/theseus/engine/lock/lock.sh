# The lock of an installation. $1 order, $2 its directory (empty: a word under the user's home), $3 the word, $4 nonce of the caller.
# Everything happens under one guard. holder: the nonce of whoever holds it, then lines about them. beat: touched by the holder, so
# that its age is told by one clock, this host's. fence: the greatest token given out. open: the run that is not at its end.
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
take) # EXPECTED OFFERED RUN GIVE_UP: "taken FENCE", "held AGE" or "open"; the holder's or the open run's lines follow
  expected=$1 offered=$2 run=$3 give_up=$4
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
  { echo "$nonce"; cat; } | put "$dir/holder"
  : >"$dir/beat"
  # Its own mark is taken away at the run's end alone.
  [ "$open" = "$run" ] || rm -f "$dir/open"
  echo "taken $offered"
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
