# What the stand-ins share. $0 and its arguments are recorded: a test sees what was executed, and whether twice.
LAB_LOG=${LAB_LOG:-/var/log/lab/executions.log}
record() { printf '%s %s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%S.%NZ)" "$(id -un)" "$*" >>"$LAB_LOG" 2>/dev/null || :; }
# What an upgrade must not do to those who use the product: a test looks whether there is any.
harm() { printf '%s\n' "$*" >>/var/log/lab/harm; }
# Whether a failure is wanted: by a file of that name, which the lab puts there. One with the word `once` in it goes with the failure.
fault() {
  [ -e "/etc/lab/faults/$1" ] || return 1
  if grep -qx once "/etc/lab/faults/$1" 2>/dev/null; then rm -f "/etc/lab/faults/$1"; fi
  return 0
}
# The addresses of a tier's nodes, in the order of the lab: /etc/lab/hosts has ADDRESS NAME GROUP… on each line.
nodes() { awk -v tier="$1" '{ for (i = 3; i <= NF; i++) if ($i == tier) print $1 }' /etc/lab/hosts; }
in_tier() { nodes "$1" | grep -Fqx "$(hostname -i)"; }
is_first_of() { [ "$(nodes "$1" | head -n 1)" = "$(hostname -i)" ]; }
