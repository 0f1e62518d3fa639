# Looks at or changes a container. $1 what: look, within, stop, start, restart, load, import, run, exec, compare, unrun or unload. $2 the engine's program.
# $3 the container, or the image for load, import and unload. $4 a directory that only this step has: its name is
# the new container's mark. What follows belongs to each.
what=$1 engine=$2 name=$3 mark=$4
shift 4
command -v "$engine" >/dev/null 2>&1 || { say "there is no $engine"; exit 70; }
umask 077
work=$(mktemp -d "${TMPDIR:-/tmp}/theseus.XXXXXX") || refuse "the temporary directory takes no new file"
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
label=dev.theseus.made-for

# One property of a container; refuses where the engine does not answer, so that a silent one is never taken for an empty place.
property() { "$engine" container inspect --format "$2" "$1" 2>"$work/said"; }
exists() {
  [ -n "$1" ] || return 1
  property "$1" '{{.Id}}' >/dev/null && return 0
  grep -qi 'no such' "$work/said" || { cat "$work/said" >&2; refuse "the engine did not answer"; }
  return 1
}
image_id() {
  id=$("$engine" image inspect --format '{{.Id}}' "$1" 2>"$work/said") && { printf '%s\n' "$id"; return 0; }
  grep -qi 'no such' "$work/said" || { cat "$work/said" >&2; refuse "the engine did not answer"; }
  echo -
}
# Whether it runs, and goes on running for a moment: a program that ends at once is started again and again where its policy says so.
stays_up() {
  tries=0
  while [ "$tries" -lt 5 ]; do
    [ "$(property "$1" '{{.State.Running}} {{.State.Restarting}} {{.RestartCount}}')" = "true false 0" ] || return 1
    tries=$((tries + 1))
    sleep 0.2 2>/dev/null || sleep 1
  done
}
state() { property "$1" 'running {{.State.Running}}
restarting {{.State.Restarting}}
restarts {{.RestartCount}}
finished {{.State.FinishedAt}}
started {{.State.StartedAt}}
exit {{.State.ExitCode}}
image {{.Image}}
made-for {{index .Config.Labels "dev.theseus.made-for"}}'; }
mounts() {
  property "$1" '{{range .Mounts}}{{.Type}} {{if eq .Type "volume"}}{{.Name}}{{else}}{{.Source}}{{end}} at {{.Destination}}{{if not .RW}}, read only{{end}}
{{end}}' | grep . | LC_ALL=C sort
}

# What the old container was given when it was made, as options of run, a line each; what its image gave it is left to the new image.
given() {
  property "$1" '{{with .HostConfig}}{{range .Binds}}--volume={{.}}
{{end}}{{range .Mounts}}--mount=type={{.Type}},source={{.Source}},target={{.Target}}{{if .ReadOnly}},readonly{{end}}
{{end}}--network={{.NetworkMode}}
{{if .Privileged}}--privileged
{{end}}{{if .PidsLimit}}--pids-limit={{.PidsLimit}}
{{end}}{{range .Ulimits}}--ulimit={{.Name}}={{.Soft}}:{{.Hard}}
{{end}}{{if .RestartPolicy.Name}}--restart={{.RestartPolicy.Name}}{{if .RestartPolicy.MaximumRetryCount}}:{{.RestartPolicy.MaximumRetryCount}}{{end}}
{{end}}{{range $port, $at := .PortBindings}}{{range $at}}--publish={{if .HostIp}}{{.HostIp}}:{{end}}{{.HostPort}}:{{$port}}
{{end}}{{end}}{{range .CapAdd}}--cap-add={{.}}
{{end}}{{range .CapDrop}}--cap-drop={{.}}
{{end}}{{range .Devices}}--device={{.PathOnHost}}:{{.PathInContainer}}:{{.CgroupPermissions}}
{{end}}{{range .ExtraHosts}}--add-host={{.}}
{{end}}{{range .GroupAdd}}--group-add={{.}}
{{end}}{{range .SecurityOpt}}--security-opt={{.}}
{{end}}{{range $at, $how := .Tmpfs}}--tmpfs={{$at}}{{if $how}}:{{$how}}{{end}}
{{end}}{{range $key, $value := .Sysctls}}--sysctl={{$key}}={{$value}}
{{end}}{{if .Memory}}--memory={{.Memory}}
{{end}}{{if .MemorySwap}}--memory-swap={{.MemorySwap}}
{{end}}{{if .CpusetCpus}}--cpuset-cpus={{.CpusetCpus}}
{{end}}{{if .ShmSize}}--shm-size={{.ShmSize}}
{{end}}{{if .PidMode}}--pid={{.PidMode}}
{{end}}{{if .IpcMode}}--ipc={{.IpcMode}}
{{end}}{{if .ReadonlyRootfs}}--read-only
{{end}}{{if .Init}}--init
{{end}}{{if .LogConfig.Type}}--log-driver={{.LogConfig.Type}}
{{end}}{{range $key, $value := .LogConfig.Config}}--log-opt={{$key}}={{$value}}
{{end}}{{end}}{{if .Config.Tty}}--tty
{{end}}{{if .Config.OpenStdin}}--interactive
{{end}}' | grep . || return
  # By the names of the engine's interface; a template that holds one of them cannot look at what is absent there.
  property "$1" '{{range .HostConfig.Dns}}--dns={{.}}
{{end}}' | grep .
  property "$1" '{{range .HostConfig.DnsSearch}}--dns-search={{.}}
{{end}}' | grep .
  property "$1" '{{if .HostConfig.CpuShares}}--cpu-shares={{.HostConfig.CpuShares}}{{end}}' | grep .
  nano=$(property "$1" '{{.HostConfig.NanoCpus}}')
  case $nano in '' | 0 | *[!0-9]*) ;; *) printf -- '--cpus=%s\n' "$(awk -v n="$nano" 'BEGIN { printf "%.3f", n / 1000000000 }')" ;; esac
  # A host name of its own choosing, and not the beginning of its id.
  property "$1" '{{.Id}} {{.Config.Hostname}} {{.HostConfig.NetworkMode}}' | while read -r id host net; do
    case $id in "$host"*) ;; *) [ "$net" = host ] || printf -- '--hostname=%s\n' "$host" ;; esac
  done
  from=$(property "$1" '{{.Image}}')
  for pair in user:.Config.User workdir:.Config.WorkingDir; do
    own=$(property "$1" "{{${pair#*:}}}")
    [ -z "$own" ] || [ "$own" = "$("$engine" image inspect --format "{{${pair#*:}}}" "$from")" ] || printf -- '--%s=%s\n' "${pair%%:*}" "$own"
  done
  differs "$1" "$from" '{{range $key, $value := .Config.Labels}}--label={{$key}}={{$value}}
{{end}}' | grep -v "^--label=$label="
  return 0
}
# The lines that a template gives for container $1 and not for its image $2.
differs() {
  "$engine" image inspect --format "$3" "$2" | grep . | LC_ALL=C sort >"$work/of-image"
  property "$1" "$3" | grep . | LC_ALL=C sort | LC_ALL=C comm -23 - "$work/of-image"
}
make_anew() { "$engine" run --detach --name "$name" --label "$label=$mark" --env-file "$work/variables" "$@" >"$work/id" 2>"$work/refused"; }
# Whether the name was taken meanwhile by a request of ours whose answer nobody waits for any more; then it is free again. A name is taken once: there
# are never two.
came_late() {
  grep -qi 'name .* already in use' "$work/refused" || return 1
  [ "$(property "$name" "{{index .Config.Labels \"$label\"}}")" = "$mark" ] || return 1
  "$engine" rm --force "$name" >/dev/null
}
# The words of a command, where the container was given another than its image has.
words() {
  own=$(property "$1" "{{range .Config.$2}}{{println .}}{{end}}")
  [ "$own" = "$("$engine" image inspect --format "{{range .Config.$2}}{{println .}}{{end}}" "$from")" ] || printf '%s\n' "$own"
}

case $what in
  look) if exists "$name"; then echo there; state "$name"; else echo absent; fi ;;
  image) image_id "$name" ;;
  stop)
    exists "$name" || refuse "there is no container $name"
    if [ "$(property "$name" '{{.State.Running}}')" = true ]; then "$engine" stop ${1:+--time "$1"} "$name" >/dev/null || exit 1; fi
    [ "$(property "$name" '{{.State.Running}}')" = false ] || { say "$name still runs"; exit 1; }
    state "$name" ;;
  start | restart)
    exists "$name" || refuse "there is no container $name"
    "$engine" "$what" "$name" >/dev/null || exit 1
    stays_up "$name" || { "$engine" logs --tail 5 "$name" >&2; say "$name does not stay up"; exit 1; }
    state "$name" ;;
  load | import)
    [ -f "$1" ] || refuse "there is no file $1"
    if [ "$what" = load ]; then "$engine" load -i "$1" >"$work/loaded" || exit 1
    else "$engine" import "$1" "$name" >"$work/loaded" || exit 1
    fi
    id=$(image_id "$name") || exit
    [ "$id" != - ] || { cat "$work/loaded" >&2; say "there is no image $name in $1"; exit 1; }
    echo "image $id" ;;
  unload)
    # $1 what the name stood for before (- for nothing).
    id=$(image_id "$name") || exit
    if [ "$1" = - ]; then [ "$id" = - ] || "$engine" rmi "$name" >/dev/null
    elif [ "$id" != "$1" ]; then "$engine" tag "$1" "$name"
    fi || exit 1 ;;
  run)
    # $1 the container that it is to be like, $2 the image, $3 what the old one is called from now on (empty: as it is), then further options.
    # Standard input: variables, a line each.
    old=$1 image=$2 kept=$3
    shift 3
    cat >"$work/changed"
    [ -z "$kept" ] || ! exists "$kept" || old=$kept
    exists "$old" || refuse "there is no container $old"
    [ "$(property "$old" '{{.State.Running}}')" = false ] || refuse "$old still runs: stop it first"
    [ "$(image_id "$image")" != - ] || refuse "there is no image $image: load it first"
    [ "$old" != "$name" ] || [ -n "$kept" ] || refuse "$name is the old one's name: say keep_as:"
    if [ "$old" != "$name" ] && exists "$name"; then
      [ "$(property "$name" "{{index .Config.Labels \"$label\"}}")" = "$mark" ] || refuse "there is a container $name already, which this step did not make"
      "$engine" rm --force "$name" >/dev/null || exit 1
    fi
    # Where this step has been here before, the old one has lost its policy.
    [ ! -e "$mark/restart.$name" ] || "$engine" update --restart="$(cat "$mark/restart.$name")" "$old" >/dev/null || exit 1
    given "$old" >"$work/given" || { cat "$work/said" >&2; refuse "what $old was given cannot be read"; }
    from=$(property "$old" '{{.Image}}')
    differs "$old" "$from" '{{range .Config.Env}}{{println .}}{{end}}' >"$work/env"
    # A changed variable takes the place of the old one.
    awk -F = 'FILENAME == ARGV[1] { new[$1] = 1; next } !($1 in new)' "$work/changed" "$work/env" >"$work/variables"
    cat "$work/changed" >>"$work/variables"
    words "$old" Entrypoint >"$work/entry"
    words "$old" Cmd >"$work/cmd"
    more=$#
    while IFS= read -r option; do set -- "$@" "$option"; done <"$work/given"
    # The plan's own options come last.
    while [ "$more" -gt 0 ]; do set -- "$@" "$1"; shift; more=$((more - 1)); done
    if [ -s "$work/entry" ]; then set -- "$@" --entrypoint "$(head -n 1 "$work/entry")"; fi
    set -- "$@" "$image"
    if [ -s "$work/entry" ]; then sed 1d "$work/entry" >"$work/rest"; cat "$work/rest" "$work/cmd" >"$work/all"; mv "$work/all" "$work/cmd"; fi
    while IFS= read -r word; do set -- "$@" "$word"; done <"$work/cmd"
    # The old one must not come back by itself beside the new one, when the machine restarts.
    policy=$(property "$old" '{{with .HostConfig.RestartPolicy}}{{.Name}}{{if .MaximumRetryCount}}:{{.MaximumRetryCount}}{{end}}{{end}}')
    if [ -n "$policy" ] && [ "$policy" != no ]; then
      printf '%s\n' "$policy" >"$mark/restart.$$" && mv -f "$mark/restart.$$" "$mark/restart.$name" && "$engine" update --restart=no "$old" >/dev/null || exit 1
    fi
    [ -z "$kept" ] || [ "$old" = "$kept" ] || "$engine" rename "$old" "$kept" || exit 1
    if make_anew "$@" || { came_late && make_anew "$@"; }; then
      stays_up "$name" || { "$engine" logs --tail 5 "$name" >&2; say "$name does not stay up"; exit 1; }
      state "$name"
    else cat "$work/refused" >&2; exit 1
    fi ;;
  unrun)
    # $1 the old one, $2 what it is called now (empty: as it was), $3 "any" where a person said so.
    old=$1 kept=$2
    if exists "$name" && { [ "$name" != "$old" ] || exists "$kept"; }; then
      [ "$3" = any ] || [ "$(property "$name" "{{index .Config.Labels \"$label\"}}")" = "$mark" ] || exit 76
      "$engine" rm --force "$name" >/dev/null || exit 1
    fi
    if [ -n "$kept" ] && exists "$kept"; then "$engine" rename "$kept" "$old" || exit 1; fi
    if [ -e "$mark/restart.$name" ]; then
      "$engine" update --restart="$(cat "$mark/restart.$name")" "$old" >/dev/null || exit 1
      rm -f "$mark/restart.$name"
    fi ;;
  exec)
    # $1 whether it reads our standard input, then the command.
    interactive=$1
    shift
    [ "$interactive" = no ] || set -- --interactive "$name" "$@"
    [ "$interactive" = yes ] || set -- "$name" "$@"
    "$engine" exec --env "THESEUS_STEP=$mark" "$@" ;;
  within)
    # Whether a command that this step began in the container is at work: it goes on there when who asked for it is gone. What it has left
    # running in the background does not count; that belongs to a process of the container.
    at_work() {
      "$engine" top "$name" axeww -o pid,ppid,args >"$work/top" 2>"$work/said" || { cat "$work/said" >&2; refuse "what runs in it cannot be seen"; }
      MARK=" THESEUS_STEP=$mark " awk 'NR > 1 { within[$1]; if (index($0 " ", ENVIRON["MARK"])) parent[$1] = $2 }
        END { for (pid in parent) if (!(parent[pid] in within)) exit 0; exit 1 }' "$work/top"
    }
    if ! exists "$name" || [ "$(property "$name" '{{.State.Running}}')" != true ]; then echo ended
    # One that was asked for a moment ago may not have begun.
    elif at_work || { sleep 1; at_work; }; then echo at-work
    else echo ended
    fi ;;
  compare)
    exists "$name" && exists "$1" || refuse "one of the two containers is not there"
    mounts "$1" >"$work/old"
    mounts "$name" >"$work/new"
    LC_ALL=C comm -23 "$work/old" "$work/new" | sed 's/^/missing: /'
    LC_ALL=C comm -13 "$work/old" "$work/new" | sed 's/^/additional: /'
    echo "mounts $(grep -c . "$work/old")" ;;
esac
