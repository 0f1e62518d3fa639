#!/bin/sh
# What is each host's own before its first start: prepare.sh DIRECTORY LOWER=NAME... with the layers that a host stands on, the upper ones first.
# Its keys are made here and nowhere else.
directory=$1
shift
umask 022
one() {
  lower=${1%=*}
  set -- "${1##*=}"
  here=$directory/hosts/$1
  mkdir -p "$here/upper/etc/ssh" "$here/work" "$here/root"
  ssh-keygen -q -t ed25519 -N '' -C "$1" -f "$here/upper/etc/ssh/ssh_host_ed25519_key" </dev/null
  echo "$1" >"$here/upper/etc/hostname"
  cp "$here/upper/etc/ssh/ssh_host_ed25519_key.pub" "$directory/run/$1.pub"
  echo "$lower" >"$here/lower"
}
for host; do
  one "$host" &
done
wait
for host; do
  name=${host##*=}
  [ -e "$directory/run/$name.pub" ] || { echo "no key could be made for $name" >&2; exit 1; }
done
