# Packages by rpm, with dnf or yum in front of it. See package.sh for what each function is to do.
rpm_list() { rpm -qa --qf '%{NAME}.%{ARCH}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\n' | grep -v '^gpg-pubkey\.' | LC_ALL=C sort; }

# Where an upgrade was cut off, the new package stands beside the old one: those old ones, name.arch and full name. Kernels are many by nature,
# and what was there twice when the step began is not ours.
rpm_former() {
  first=${before:-$(ls -tr "$keep"/packages.* 2>/dev/null | head -n 1)}
  rpm -q --whatprovides 'installonlypkg(kernel)' 'installonlypkg(kernel-module)' 'installonlypkg(vm)' 'multiversion(kernel)' kernel \
    --qf '%{NAME}.%{ARCH}\n' 2>/dev/null >"$work/many"
  [ ! -r "$first" ] || cut -f 1 "$first" | LC_ALL=C sort | uniq -d >>"$work/many"
  rpm -qa --qf '%{NAME}.%{ARCH} %{INSTALLTIME} %{DBINSTANCE} %{NAME}-%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}.%{ARCH}\n' |
    grep -v '^gpg-pubkey\.' | LC_ALL=C sort -k 1,1 -k 2,2n -k 3,3n |
    awk 'FILENAME == ARGV[1] { many[$1]; next } !($1 in many) { if ($1 == name) print name "\t" full; name = $1; full = $4 }' "$work/many" -
}
rpm_halves() { rpm_former | cut -f 1; }
# Whether no attempt of this step was cut off: rpm itself keeps no note of a script that did not come to its end.
rpm_whole() { [ ! -e "$keep/begun" ] && [ -z "$(rpm_former)" ]; }
# Takes the old ones away, as the upgrade would have.
rpm_mended() {
  rpm_former | cut -f 2 >"$work/former"
  while IFS= read -r one; do rpm -e --nodeps -- "$one" || return; done <"$work/former"
}

# Where an attempt was cut off, the package that came last may lack what its scripts do, and comes once more.
rpm_scripted() {
  [ -n "$cut_off" ] && [ -n "$before" ] || return 0
  last=$(rpm -qa --qf '%{DBINSTANCE}\t%{NAME}.%{ARCH}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\n' | LC_ALL=C sort -n | sed -n '$s/^[0-9]*\t//p')
  [ -n "$last" ] && ! grep -Fxq -e "$last" "$before" || return 0
  name=${last%%	*} version=${last#*	}
  file=
  [ ! -s "$work/files" ] || file=$(awk -F '\t' -v n="$name" -v v="$version" '$1 == n && $2 == v { print $4; exit }' "$work/files")
  rpm_tool reinstall "${file:-${name%.*}-$version.${name##*.}}" ||
    { say "$name came last before an attempt was cut off; whether its scripts did their work is not known"; return 1; }
}

# The packages in directory $1: name.arch, version, name, file.
rpm_files() {
  for file in "$1"/*.rpm; do
    [ -f "$file" ] || continue
    rpm -qp --nosignature --qf '%{NAME}.%{ARCH}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\t%{NAME}\t' -- "$file" 2>/dev/null && printf '%s\n' "$file"
  done
}

# A directory as the repository $1.
rpm_repository() {
  mkdir -p "$work/repos"
  printf '[%s]\nname=%s\nbaseurl=file://%s\nenabled=1\ngpgcheck=0\nmetadata_expire=0\nskip_if_unavailable=0\n' "$1" "$1" "$2" >"$work/repos/$1.repo"
}

# dnf or yum with the step's repositories; further words as they are.
rpm_tool() {
  if [ -n "$from" ] && [ -d "$from/repodata" ]; then
    rpm_repository theseus-from "$from"
    set -- --setopt=reposdir="$work/repos" --disablerepo='*' --enablerepo=theseus-from "$@"
  elif [ -n "$from" ]; then set -- --disablerepo='*' "$@"
  elif [ -n "$repositories" ]; then
    while IFS= read -r one; do set -- --enablerepo="$one" "$@"; done <<EOF
$repositories
EOF
    set -- --disablerepo='*' "$@"
  fi
  [ -z "$config" ] || set -- --config "$config" "$@"
  while IFS= read -r one; do [ -z "$one" ] || set -- --exclude="$one" "$@"; done <<EOF
$excluded
EOF
  "$front" -y "$@"
}

# The words after install or upgrade: names, or the files in a directory that is no repository.
rpm_words() {
  if [ -n "$from" ] && ! [ -d "$from/repodata" ]; then
    rpm_files "$from" >"$work/files"
    [ -s "$work/files" ] || refuse "there are no packages in $from"
    rpm_list | sed 's/\t.*//; s/\.[^.]*$//' | LC_ALL=C sort -u >"$work/installed"
    : >"$work/words"
    while IFS='	' read -r _ _ name file; do
      matches "$name" "$names" && ! matches "$name" "$excluded" || continue
      [ "$verb" = install ] || grep -Fxq -e "$name" "$work/installed" || continue
      printf '%s\n' "$file" >>"$work/words"
    done <"$work/files"
    while IFS= read -r one; do
      cut -f 3 "$work/files" | { while IFS= read -r name; do ! matches "$name" "$one" || exit 0; done; exit 1; } ||
        refuse "no package in $from is called $one"
    done <<EOF
$names
EOF
  else printf '%s\n' "$names" >"$work/words"
  fi
}

rpm_install() {
  rpm_words
  set --
  while IFS= read -r one; do set -- "$@" "$one"; done <"$work/words"
  [ $# -gt 0 ] || { echo "nothing to do"; return 0; }
  rpm_mended && rpm_scripted || return
  # Files are newer or not by themselves; for dnf upgrading to one is installing it.
  if [ -n "$from" ] && ! [ -d "$from/repodata" ]; then rpm_tool install "$@"; else rpm_tool "$verb" "$@"; fi
}

# rpm itself refuses to take away what others need; dnf and yum would take the others along.
rpm_erase() {
  installed_names | { set --; while IFS= read -r one; do set -- "$@" "$one"; done; [ $# -eq 0 ] || rpm -e -- "$@"; }
}
rpm_pinned() { "$front" -q versionlock list 2>/dev/null | sed -n 's/^\(.*\)-[^-]*:[^-]*-[^-]*$/\1/p; s/^[0-9]*:\(.*\)-[^-]*-[^-]*\.\*$/\1/p' | LC_ALL=C sort -u; }
rpm_pin() {
  "$front" -q versionlock list >/dev/null 2>&1 || { say "$front has no versionlock here: install its plugin, or say exclude: where it upgrades"; exit 70; }
  if [ "$1" = pin ]; then "$front" -q versionlock add "$2"; else "$front" -q versionlock delete "$2"; fi
}

# Whether nothing is left to be done: 0 yes, 1 no.
rpm_settled() {
  rpm_whole || return 1
  case $verb in
    install)
      if [ -n "$from" ] && ! [ -d "$from/repodata" ]; then
        rpm_words
        rpm_list >"$work/now"
        while IFS= read -r file; do
          grep -Fxq -e "$(awk -F '\t' -v f="$file" '$4 == f { print $1 "\t" $2; exit }' "$work/files")" "$work/now" || return 1
        done <"$work/words"
        return 0
      fi
      while IFS= read -r one; do [ -n "$(rpm -qa -- "$one")" ] || rpm -q -- "$one" >/dev/null 2>&1 || return 1; done <<EOF
$names
EOF
      ;;
    upgrade)
      if [ -n "$from" ] && ! [ -d "$from/repodata" ]; then
        rpm_words
        set --
        while IFS= read -r one; do set -- "$@" "$one"; done <"$work/words"
        [ $# -gt 0 ] || return 0
        # rpm's own test says which of them are newer than what is there.
        ! rpm -F --test --nosignature -v -- "$@" 2>/dev/null | grep -q .
        return
      fi
      set --
      while IFS= read -r one; do set -- "$@" "$one"; done <<EOF
$names
EOF
      rpm_tool -q check-update "$@" >"$work/updates" 2>"$work/said"
      case $? in 0) return 0 ;; 100) return 1 ;; *) cat "$work/said" >&2; refuse "what could be upgraded cannot be read" ;; esac ;;
  esac
}

# Goes back: $work/put (name.arch, version) is what is to be there, $work/added (name.arch) what is to go.
rpm_back() {
  for dir in "$from" "$previous"; do [ -z "$dir" ] || rpm_files "$dir"; done >"$work/files"
  set --
  while IFS='	' read -r name version; do
    file=$(awk -F '\t' -v n="$name" -v v="$version" '$1 == n && $2 == v { print $4; exit }' "$work/files")
    set -- "$@" "${file:-${name%.*}-$version.${name##*.}}"
  done <"$work/put"
  put() {
    [ $# -gt 0 ] || return 0
    from='' repositories='' excluded=''
    if "$front" --version 2>/dev/null | head -n 1 | grep -q '^3\.'; then
      rpm_tool downgrade "$@" && rpm_tool install "$@"
    else rpm_tool install "$@"
    fi
  }
  take() {
    set --
    while IFS= read -r name; do set -- "$@" "$name"; done <"$work/added"
    [ $# -eq 0 ] || rpm -e -- "$@"
  }
  rpm_mended || return
  # What came may stand in the way of what was there, or need it until it goes.
  take 2>"$work/said" && put "$@" && return
  put "$@" && take
}
