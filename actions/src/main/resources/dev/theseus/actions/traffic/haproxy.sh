# One command for HAProxy's runtime API, read from standard input; the answer goes to standard output. $1 the socket: a path, or host:port.
# Neither perl nor python3 needs anything but what comes with it.
if command -v perl >/dev/null 2>&1; then
  exec perl -MIO::Socket::UNIX -MIO::Socket::INET -e '
my $where = shift;
$SIG{ALRM} = sub { die "timed out\n" };
alarm 10;
my $api = $where =~ m{^/} ? IO::Socket::UNIX->new(Peer => $where) : IO::Socket::INET->new(PeerAddr => $where);
die "$!\n" unless $api;
local $/;
my $command = <STDIN>;
$api->send($command) or die "$!\n";
binmode STDOUT;
while (sysread $api, my $piece, 65536) { print $piece }
' -- "$1"
elif command -v python3 >/dev/null 2>&1; then
  exec python3 -c '
import socket, sys
where = sys.argv[1]
try:
    if where.startswith("/"):
        api = socket.socket(socket.AF_UNIX)
        api.settimeout(10)
        api.connect(where)
    else:
        host, port = where.rsplit(":", 1)
        api = socket.create_connection((host.strip("[]"), int(port)), 10)
    api.sendall(sys.stdin.buffer.read())
    while True:
        piece = api.recv(65536)
        if not piece: break
        sys.stdout.buffer.write(piece)
except (OSError, ValueError) as why:
    sys.exit(str(why))
' "$1"
fi
say "HAProxy's host needs perl or python3, with which Theseus speaks to its socket"
exit 70
