# Who owns a file. $1 path. Prints: OWNER GROUP, numbers where they have no names.
stat -L -c '%U %G %u %g' -- "$1" | { read -r user group uid gid
  [ "$user" != UNKNOWN ] || user=$uid
  [ "$group" != UNKNOWN ] || group=$gid
  printf '%s %s\n' "$user" "$group"; }
