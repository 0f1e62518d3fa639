# Runs a script. $1 its length in bytes, $2 how many words the interpreter has, those words, then the script's arguments.
# Standard input: the script, then what the script itself reads.
before=$(umask)
umask 077
length=$1 words=$2
shift 2
file=$(mktemp "${TMPDIR:-/tmp}/theseus.XXXXXX") || refuse "the temporary directory takes no new file"
trap 'rm -f "$file"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
dd bs=1 count="$length" of="$file" 2>/dev/null && [ "$(wc -c <"$file")" -eq "$length" ] || refuse "the script did not arrive whole"
chmod u+x "$file"
umask "$before"
left=$#
while [ "$left" -gt 0 ]; do
  word=$1
  shift
  set -- "$@" "$word"
  left=$((left - 1)) words=$((words - 1))
  [ "$words" -ne 0 ] || set -- "$@" "$file"
done
"$@"
