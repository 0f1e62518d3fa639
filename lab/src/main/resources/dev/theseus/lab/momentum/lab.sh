# What the stand-ins share. $0 and its arguments are recorded: a test sees what was executed, and whether twice.
LAB_LOG=${LAB_LOG:-/var/log/lab/executions.log}
record() { printf '%s %s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%S.%NZ)" "$(id -un)" "$*" >>"$LAB_LOG" 2>/dev/null || :; }
# Whether a failure is wanted: by a file of that name, which the lab puts there. One with the word `once` in it goes with the failure.
fault() {
  [ -e "/etc/lab/faults/$1" ] || return 1
  if grep -qx once "/etc/lab/faults/$1" 2>/dev/null; then rm -f "/etc/lab/faults/$1"; fi
  return 0
}
