#!/bin/sh
# Stands for the command of the same name in App Suite's sbin, with the same options and style of output. Like the
# original's it is a thin client: the node's own process does the work. See lab/README.md for what each command does.
root=$(cd "$(dirname "$0")/../../.." && pwd) || exit 1
. "$root/opt/open-xchange/etc/ox-scriptconf.sh"
exec "$JAVA_BIN" $JAVA_OXCMD_OPTS -cp "$LIBPATH" dev.theseus.lab.admin.AdminCommand "$root" "${0##*/}" "$@"
