# Common beginning of every script that Theseus runs by itself. POSIX sh: dash, busybox and bash alike.
# Values arrive as positional parameters or on standard input. Exit statuses of our own:
# 70 a tool is missing, 73 refused (nothing was changed), 75 what was written is not what was meant (nothing was changed),
# 76 changed by somebody else since (nothing was changed), 77 no space (nothing was changed).
set -u
PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin
export PATH

say() { printf '%s\n' "$*" >&2; }
refuse() { say "$*"; exit 73; }

# The SHA-256 of a file, in hexadecimal.
digest() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum <"$1"
  elif command -v shasum >/dev/null 2>&1; then shasum -a 256 <"$1"
  else openssl dgst -sha256 -r <"$1"
  fi | { read -r sum _ && [ ${#sum} -eq 64 ] && printf '%s\n' "$sum"; }
}

# Whether there is nothing at a path; refuses where that cannot be told.
is_absent() {
  [ -e "$1" ] && return 1
  if [ -h "$1" ]; then refuse "it is a link to nothing"; fi
  case $(LC_ALL=C ls -d "$1" 2>&1) in
    *ermission\ denied*) refuse "permission denied" ;;
    *ot\ a\ directory*) refuse "a part of the path is not a directory" ;;
  esac
  return 0
}

# The file behind a path, links followed.
real() { if [ -h "$1" ]; then readlink -f "$1"; else printf '%s\n' "$1"; fi; }

# The digest of the file at a path, or - where there is none.
present() {
  if is_absent "$1"; then echo -; return 0; fi
  [ -f "$1" ] || refuse "it is not a regular file"
  [ -r "$1" ] || refuse "permission denied"
  digest "$1"
}
