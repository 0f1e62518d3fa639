package dev.theseus.actions.traffic;

import dev.theseus.actions.kit.LocalContext;
import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Balancers;
import dev.theseus.lab.process.LoopbackPorts;
import dev.theseus.testkit.Leash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** nginx itself, twice, as on two hosts: each with a file of its own that holds the same upstream. */
final class RealNginx implements Installation {
    private final Map<String, LocalContext> hosts = new LinkedHashMap<>();
    private final List<Process> processes = new java.util.ArrayList<>();
    private final Backends backends;
    private final BalancerRef reference;
    private final int port;

    RealNginx(Path directory) throws IOException {
        backends = new Backends(2);
        port = LoopbackPorts.next();
        int second = LoopbackPorts.next();
        for (String host : List.of("a1", "a2")) {
            Path home = Files.createDirectory(directory.resolve(host));
            // Only the test's own processes: the script sees the world of its host.
            hosts.put(host, new LocalContext(home));
            Files.createDirectory(home.resolve("logs"));
            Files.writeString(home.resolve("upstream.conf"), """
                    upstream other { server 127.0.0.1:9; }
                    upstream click_proxies {
                      keepalive 4;
                      server 127.0.0.1:%d weight=2 max_fails=0; # the first; of two
                      server   127.0.0.1:%d;
                    }
                    """.formatted(backends.port(0), backends.port(1)));
            Files.writeString(home.resolve("nginx.conf"), """
                    daemon off;
                    pid %1$s/nginx.pid;
                    error_log %1$s/logs/error.log;
                    worker_processes 1;
                    events { worker_connections 64; }
                    http {
                      access_log off;
                      client_body_temp_path %1$s/t1; proxy_temp_path %1$s/t2; fastcgi_temp_path %1$s/t3;
                      uwsgi_temp_path %1$s/t4; scgi_temp_path %1$s/t5;
                      include %1$s/upstream.conf;
                      server {
                        listen 127.0.0.1:%2$d;
                        location / { proxy_pass http://click_proxies; }
                      }
                    }
                    """.formatted(home, host.equals("a1") ? port : second));
            processes.add(Leash.on(new ProcessBuilder(nginx(home))
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("out").toFile())
                    .start()));
        }
        reference = new BalancerRef(
                "main",
                "nginx",
                "http://127.0.0.1:" + port,
                Map.of(
                        "hosts", "a1, a2",
                        "file", "upstream.conf",
                        "upstream", "click_proxies",
                        "pid", "nginx.pid",
                        "test", "/usr/sbin/nginx -p . -c nginx.conf -t",
                        "reload", "/usr/sbin/nginx -p . -c nginx.conf -s reload",
                        "server.n1", "127.0.0.1:" + backends.port(0),
                        "server.n2", "127.0.0.1:" + backends.port(1)));
    }

    private static List<String> nginx(Path home) {
        if (!Files.isExecutable(Path.of("/usr/sbin/nginx")))
            throw new IllegalStateException("nginx is missing: run build/install-test-packages");
        return List.of(
                "/usr/sbin/nginx",
                "-p",
                home.toString(),
                "-c",
                home.resolve("nginx.conf").toString());
    }

    @Override
    public Balancers balancers() {
        return new ConfiguredBalancers((host, command) -> {
            LocalContext context = hosts.get(host);
            if (context == null) throw new Balancer.BalancerException("the inventory has no host " + host);
            return context.look(command);
        });
    }

    Path file(String host) {
        return home(host).resolve("upstream.conf");
    }

    Path home(String host) {
        LocalContext context = hosts.get(host);
        if (context == null) throw new IllegalArgumentException(host);
        return context.home();
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
        for (Process process : processes) {
            // It ends its workers; one that is killed leaves them behind, and starts others for those that are.
            process.destroy();
            process.waitFor();
        }
        backends.close();
    }
}
