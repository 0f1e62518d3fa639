# What the scripts for backups share. Reads host, port, user, tls and password of the database server from standard input, a line each.
umask 077
work=$(mktemp -d "${TMPDIR:-/tmp}/theseus.XXXXXX") || refuse "the temporary directory takes no new file"
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
IFS= read -r host && IFS= read -r port && IFS= read -r user && IFS= read -r tls && IFS= read -r password ||
  refuse "no input"

pack() {
  case $1 in
    gzip) gzip -c ;;
    zstd) zstd -q -c ;;
    *) cat ;;
  esac
}
unpack() {
  case $1 in
    gzip) gzip -dc ;;
    zstd) zstd -q -dc ;;
    *) cat ;;
  esac
}
packer() {
  [ "$1" = none ] || command -v "$1" >/dev/null 2>&1 || { say "there is no $1 here: name the dump otherwise"; exit 70; }
}
