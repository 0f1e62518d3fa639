package dev.theseus.actions.traffic;

import dev.theseus.core.inventory.Inventory.BalancerRef;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** HAProxy itself, from the machine's package. */
final class RealHaproxy implements Installation {
    private final Process process;
    private final Backends backends;
    private final BalancerRef reference;
    private final int port;

    /** @param tcp whether its runtime API is asked by TCP */
    RealHaproxy(Path directory, boolean tcp) throws IOException {
        backends = new Backends(2);
        port = freePort();
        int admin = freePort();
        Path socket = directory.resolve("admin.sock");
        Path map = Files.writeString(directory.resolve("tenants.map"), "old-tenant blue\n");
        Path configuration = Files.writeString(directory.resolve("haproxy.cfg"), """
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
                """.formatted(
                        socket, admin, port, map, backends.port(0), backends.port(1)));
        process = new ProcessBuilder(program(), "-db", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("haproxy.log").toFile())
                .start();
        reference = new BalancerRef(
                "main",
                "haproxy",
                "http://127.0.0.1:" + port,
                Map.of(
                        "socket",
                        tcp ? "127.0.0.1:" + admin : socket.toString(),
                        "backend",
                        "nodes",
                        "map.tenants",
                        map.toString()));
    }

    static String program() {
        for (String candidate : new String[] {"/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/usr/bin/haproxy"})
            if (Files.isExecutable(Path.of(candidate))) return candidate;
        throw new IllegalStateException("haproxy is missing: run build/install-test-packages");
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public BalancerRef reference() {
        return reference;
    }

    @Override
    public int clientPort() {
        return port;
    }

    @Override
    public Backends backends() {
        return backends;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        backends.close();
    }
}
