package dev.theseus.actions.traffic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** One backend with both servers, and a map. */
final class RealHaproxy extends RunningHaproxy {

    /** @param tcp whether its runtime API is asked by TCP */
    RealHaproxy(Path directory, boolean tcp) throws IOException {
        super(directory, (port, servers) -> configured(directory, tcp, port, servers));
    }

    private static Configured configured(Path directory, boolean tcp, int port, Backends servers) throws IOException {
        int admin = freePort();
        Path socket = directory.resolve("admin.sock");
        Path map = Files.writeString(directory.resolve("tenants.map"), "old-tenant blue\n");
        String text = """
                global
                  stats socket %s level admin
                  stats socket 127.0.0.1:%d level admin
                defaults
                  mode http
                  timeout connect 2s
                  timeout client 30s
                  timeout server 30s
                frontend users
                  bind 127.0.0.1:%d
                  http-request set-header X-Pool %%[req.hdr(X-Tenant),map(%s)]
                  default_backend nodes
                backend nodes
                  option httpchk GET /health
                  server n1 127.0.0.1:%d check inter 50ms rise 1 fall 2
                  server n2 127.0.0.1:%d check inter 50ms rise 1 fall 2
                """.formatted(socket, admin, port, map, servers.port(0), servers.port(1));
        return new Configured(
                text,
                Map.of(
                        "socket",
                        tcp ? "127.0.0.1:" + admin : socket.toString(),
                        "backend",
                        "nodes",
                        "map.tenants",
                        map.toString()));
    }
}
