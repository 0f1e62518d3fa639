rm -f /tmp/x
