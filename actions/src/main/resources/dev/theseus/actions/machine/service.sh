# Looks at or changes a service. $1 what: look, start, stop, restart, reload, enable, disable. $2 its name.
# look prints, and what changes it prints last: systemd or sysv, running or stopped, enabled or disabled or unknown.
verb=$1 name=$2
if [ -d /run/systemd/system ] && systemctl show --property=Version >/dev/null 2>&1; then kind=systemd
elif command -v service >/dev/null 2>&1; then kind=sysv
else say "neither systemd nor service is there"; exit 70
fi
running() {
  if [ "$kind" = systemd ]; then
    case $(systemctl is-active -- "$name") in
      active | reloading) return 0 ;;
      activating | deactivating) return 2 ;;
      *) systemctl cat -- "$name" >/dev/null 2>&1 || refuse "there is no service $name"; return 1 ;;
    esac
  fi
  answer=$(service "$name" status 2>&1)
  status=$?
  case $status in
    0) return 0 ;;
    1 | 2 | 3) case $answer in *nrecognized\ service* | *ot\ found*) refuse "there is no service $name" ;; esac; return 1 ;;
    *) refuse "service $name status: $answer (exit status $status)" ;;
  esac
}
enabled() {
  if [ "$kind" = systemd ]; then
    case $(systemctl is-enabled -- "$name" 2>/dev/null) in
      enabled | enabled-runtime) echo enabled ;;
      disabled) echo disabled ;;
      *) echo unknown ;;
    esac
  elif ls /etc/rc[2345].d/S??"$name" >/dev/null 2>&1; then echo enabled
  elif [ -e "/etc/init.d/$name" ]; then echo disabled
  else echo unknown
  fi
}
state() { running; case $? in 0) echo running ;; 2) echo changing ;; 1) echo stopped ;; *) exit 73 ;; esac; }
case $verb in
  look) now=$(state) || exit; echo "$kind" "$now" "$(enabled)" ;;
  enable | disable)
    if [ "$kind" = systemd ]; then systemctl "$verb" -- "$name"
    elif command -v update-rc.d >/dev/null 2>&1; then update-rc.d "$name" "$verb"
    elif command -v chkconfig >/dev/null 2>&1; then
      if [ "$verb" = enable ]; then chkconfig "$name" on; else chkconfig "$name" off; fi
    else say "there is no tool that says what starts with the machine"; exit 70
    fi ;;
  *)
    now=$(state) || exit
    # What is stopped cannot be restarted everywhere, and reloading it means nothing.
    if [ "$verb" = restart ] && [ "$now" = stopped ]; then verb=start; fi
    if [ "$kind" = systemd ]; then systemctl "$verb" -- "$name"; else service "$name" "$verb"; fi || exit
    tries=0
    while [ "$tries" -lt 100 ]; do
      now=$(state) || exit
      case $verb:$now in stop:stopped | start:running | restart:running | reload:running)
        echo "$kind" "$now" "$(enabled)"
        exit ;;
      esac
      tries=$((tries + 1))
      sleep 0.1 2>/dev/null || sleep 1
    done
    say "$name is $now after $verb"
    exit 75 ;;
esac
