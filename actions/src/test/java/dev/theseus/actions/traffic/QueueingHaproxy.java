package dev.theseus.actions.traffic;

import dev.theseus.core.inventory.Inventory.BalancerRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** HAProxy with the configuration that comes with Theseus, unchanged but for its paths and ports; n1 is the pool blue, n2 green. */
final class QueueingHaproxy implements Installation {
    private final Backends backends;
    private final Process process;
    private final BalancerRef reference;
    private final int port;

    QueueingHaproxy(Path directory) throws IOException {
        backends = new Backends(2);
        port = RealHaproxy.freePort();
        Path socket = directory.resolve("theseus.sock");
        Path map = Files.createFile(directory.resolve("theseus-queue.map"));
        Path tenants = Files.writeString(directory.resolve("tenants.map"), "a blue\nb blue\n");
        Files.writeString(directory.resolve("theseus-queue.lua"), HaproxyCheck.script());
        String snippet = HaproxyCheck.snippet()
                .replace("/run/haproxy/theseus.sock", socket.toString())
                .replace("/etc/haproxy", directory.toString())
                .replace("frontend users\n", "frontend users\n    bind 127.0.0.1:" + port + "\n");
        Path configuration = Files.writeString(
                directory.resolve("haproxy.cfg"),
                """
                %s
                defaults
                    mode http
                    timeout connect 2s
                    timeout client 30s
                    timeout server 30s
                backend blue
                    option httpchk GET /health
                    server n1 127.0.0.1:%d check inter 50ms rise 1 fall 2
                backend green
                    option httpchk GET /health
                    server n2 127.0.0.1:%d check inter 50ms rise 1 fall 2
                """.formatted(global(snippet), backends.port(0), backends.port(1)) + rest(snippet));
        process = new ProcessBuilder(RealHaproxy.program(), "-db", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("haproxy.log").toFile())
                .start();
        reference = new BalancerRef(
                "main",
                "haproxy",
                "http://127.0.0.1:" + port,
                Map.of(
                        "socket", socket.toString(),
                        "backend", "blue",
                        "map.tenants", tenants.toString(),
                        "map.queue", map.toString()));
    }

    /** Defaults hold for what comes behind them. */
    private static String global(String snippet) {
        return snippet.substring(0, snippet.indexOf("frontend users"));
    }

    private static String rest(String snippet) {
        return snippet.substring(snippet.indexOf("frontend users"));
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
