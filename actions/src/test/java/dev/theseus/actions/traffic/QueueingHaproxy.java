package dev.theseus.actions.traffic;

import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Balancer.BalancerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** HAProxy with the configuration that comes with Theseus, unchanged but for its paths and ports; n1 is the pool blue, n2 green. */
final class QueueingHaproxy extends RunningHaproxy implements QueueingInstallation {

    QueueingHaproxy(Path directory) throws IOException {
        super(directory, (port, servers) -> configured(directory, port, servers));
    }

    @Override
    public Balancer pool(String name) throws BalancerException {
        Map<String, String> settings = new HashMap<>(reference().settings());
        settings.put("backend", name);
        return balancers().open(new BalancerRef("other", "haproxy", "", settings));
    }

    private static Configured configured(Path directory, int port, Backends servers) throws IOException {
        Path socket = directory.resolve("theseus.sock");
        Path map = Files.createFile(directory.resolve("theseus-queue.map"));
        Path tenants = Files.writeString(directory.resolve("tenants.map"), "a blue\nb blue\n");
        Files.writeString(directory.resolve("theseus-queue.lua"), HaproxyCheck.script());
        String snippet = HaproxyCheck.snippet()
                .replace("/run/haproxy/theseus.sock", socket.toString())
                .replace("/etc/haproxy", directory.toString())
                .replace("frontend users\n", "frontend users\n    bind 127.0.0.1:" + port + "\n");
        String text = """
                %s
                defaults
                    mode http
                    timeout connect 2s
                    timeout check 10s
                    timeout client 30s
                    timeout server 30s
                backend blue
                    option httpchk GET /health
                    server n1 127.0.0.1:%d check inter 50ms rise 1 fall 2
                backend green
                    option httpchk GET /health
                    server n2 127.0.0.1:%d check inter 50ms rise 1 fall 2
                """.formatted(global(snippet), servers.port(0), servers.port(1)) + rest(snippet);
        return new Configured(
                text,
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
}
