# Packages by dpkg, with apt in front of it. See package.sh for what each function is to do.
apt_list() {
  dpkg-query -W -f '${db:Status-Abbrev}\t${Package}.${Architecture}\t${Version}\n' | sed -n 's/^.[iUFHWt][ R]*\t\(.*\t.\)/\1/p' | LC_ALL=C sort
}
# What is not wholly there.
apt_halves() { dpkg-query -W -f '${db:Status-Abbrev}\t${Package}.${Architecture}\n' | sed -n 's/^.[UFH][ R]*\t//p'; }
apt_files() {
  for file in "$1"/*.deb; do
    [ -f "$file" ] || continue
    dpkg-deb -W --showformat='${Package}.${Architecture}\t${Version}\t${Package}\t' -- "$file" 2>/dev/null && printf '%s\n' "$file"
  done
}

# Whether the step's directory is a repository, and not files alone.
apt_indexed() { [ -n "$from" ] && { [ -e "$from/Packages" ] || [ -e "$from/Packages.gz" ]; }; }

# apt-get with the step's sources; further words as they are.
apt_tool() {
  if [ -n "$repositories" ]; then
    : >"$work/sources.list"
    while IFS= read -r one; do
      case $one in */*) ;; *) one=/etc/apt/sources.list.d/$one ;; esac
      cat "$one" >>"$work/sources.list" 2>/dev/null || cat "$one.list" >>"$work/sources.list" 2>/dev/null || refuse "there is no list of sources $one"
    done <<EOF
$repositories
EOF
    apt_only
    set -- "$@" -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$work/lists"
  elif apt_indexed; then
    printf 'deb [trusted=yes] file:%s ./\n' "$from" >"$work/sources.list"
    apt_only
    set -- "$@" -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$work/lists"
  fi
  [ -z "$config" ] || set -- -c "$config" "$@"
  DEBIAN_FRONTEND=noninteractive apt-get -y -q -o APT::Sandbox::User=root -o DPkg::Lock::Timeout=120 -o Dpkg::Options::=--force-confold -o Dpkg::Options::=--force-confdef "$@"
}

# Reads the lists of the step's own sources, once; as root, for a bundle may lie where apt's own user sees nothing.
apt_only() {
  [ ! -d "$work/lists" ] || return 0
  mkdir -p "$work/lists/partial"
  apt-get -qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$work/lists" \
    -o APT::Sandbox::User=root update >&2 ||
    refuse "the step's sources could not be read"
}

# Names, or for an upgrade those of them that are installed, or the files in a directory that is no repository.
apt_words() {
  : >"$work/words"
  apt_list | sed 's/\t.*//; s/\.[^.]*$//' | LC_ALL=C sort -u >"$work/installed"
  if [ -n "$from" ] && ! apt_indexed; then
    apt_files "$from" >"$work/files"
    [ -s "$work/files" ] || refuse "there are no packages in $from"
    while IFS='	' read -r key version name file; do
      matches "$name" "$names" && ! matches "$name" "$excluded" || continue
      if [ "$verb" = upgrade ]; then
        grep -Fxq -e "$name" "$work/installed" || continue
        apt_halves | grep -Fxq -e "$key" || dpkg --compare-versions "$version" gt "$(apt_list | awk -F '\t' -v k="$key" '$1 == k { print $2; exit }')" || continue
      fi
      case $file in /*) ;; *) file=$PWD/$file ;; esac
      printf '%s\n' "$file" >>"$work/words"
    done <"$work/files"
    while IFS= read -r one; do
      cut -f 3 "$work/files" | { while IFS= read -r name; do ! matches "$name" "$one" || exit 0; done; exit 1; } ||
        refuse "no package in $from is called $one"
    done <<EOF
$names
EOF
  elif [ "$verb" = upgrade ]; then
    while IFS= read -r name; do
      matches "$name" "$names" && ! matches "$name" "$excluded" && printf '%s\n' "$name" >>"$work/words"
    done <"$work/installed"
    [ -s "$work/words" ] || refuse "nothing that is installed is called so"
  else printf '%s\n' "$names" >"$work/words"
  fi
}
apt_install() {
  apt_words
  set --
  while IFS= read -r one; do set -- "$@" "$one"; done <"$work/words"
  [ $# -gt 0 ] || { echo "nothing to do"; return 0; }
  if [ "$verb" = upgrade ] && [ -z "$from" ]; then set -- --only-upgrade "$@"; fi
  if [ -n "$excluded" ]; then
    apt_tool -s --no-remove install "$@" | sed -n 's/^Inst \([^ ]*\) .*/\1/p' | while IFS= read -r name; do
      ! matches "${name%%:*}" "$excluded" || { say "$name is to stay as it is, and what is wanted needs another version of it"; exit 1; }
    done || return 1
  fi
  apt_mended && apt_tool --no-remove install "$@"
}
# Whether no interrupted dpkg left anything half done; a note that it did not come to put away stops apt as well.
apt_whole() {
  ! dpkg-query -W -f '${db:Status-Abbrev}\n' | grep -q '^.[UFHWt]' && ! ls /var/lib/dpkg/updates 2>/dev/null | grep -q '^[0-9]'
}
# Finishes that. A dpkg that is still at work has the lock, and is waited for as long as apt would.
apt_mended() {
  tries=0
  until apt_whole || DEBIAN_FRONTEND=noninteractive dpkg --force-confold --force-confdef --configure -a 2>"$work/said"; do
    grep -q 'lock' "$work/said" && [ "$tries" -lt 60 ] || { cat "$work/said" >&2; return 1; }
    tries=$((tries + 1))
    sleep 2
  done
}
apt_erase() {
  set --
  while IFS= read -r one; do [ -z "$one" ] || set -- "$@" "$one"; done <<EOF
$(installed_names)
EOF
  [ $# -gt 0 ] || return 0
  apt-get -s -q remove "$@" >"$work/simulated" 2>&1 || { cat "$work/simulated" >&2; return 1; }
  sed -n 's/^Remv \([^ ]*\) .*/\1/p' "$work/simulated" | while IFS= read -r name; do
    matches "${name%%:*}" "$names" || { say "$name needs one of them, and would go as well: name it too, where it is to go"; exit 1; }
  done || return 1
  apt_mended && apt_tool remove "$@"
}
apt_pinned() { apt-mark showhold | LC_ALL=C sort -u; }
apt_pin() { if [ "$1" = pin ]; then apt-mark hold "$2"; else apt-mark unhold "$2"; fi; }

apt_settled() {
  apt_whole || return 1
  apt_words
  set --
  while IFS= read -r one; do set -- "$@" "$one"; done <"$work/words"
  [ $# -gt 0 ] || return 0
  if [ "$verb" = upgrade ] && [ -z "$from" ]; then set -- --only-upgrade "$@"; fi
  apt_tool -s --no-remove install "$@" >"$work/simulated" 2>"$work/said" || return 1
  ! grep -q '^Inst ' "$work/simulated"
}
apt_back() {
  for dir in "$from" "$previous"; do [ -z "$dir" ] || apt_files "$dir"; done >"$work/files"
  set --
  while IFS='	' read -r name version; do
    file=$(awk -F '\t' -v n="$name" -v v="$version" '$1 == n && $2 == v { print $4; exit }' "$work/files")
    case $file in /* | '') ;; *) file=$PWD/$file ;; esac
    set -- "$@" "${file:-${name%.*}:${name##*.}=$version}"
  done <"$work/put"
  while IFS= read -r name; do set -- "$@" "${name%.*}:${name##*.}-"; done <"$work/added"
  [ $# -gt 0 ] || return 0
  from='' repositories=''
  apt_mended && apt_tool --allow-downgrades --reinstall install "$@"
}
