package dev.theseus.actions.traffic;

import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Balancers;
import dev.theseus.lab.process.LoopbackPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** One backend with both servers, and a map. */
final class RealHaproxy extends RunningHaproxy {

    /** How its runtime API is asked. */
    enum Way {
        SOCKET,
        TCP,
        /** On its host, where there is perl and not python3. */
        HOST_WITH_PERL,
        HOST_WITH_PYTHON3,
        /** On its host by TCP. */
        HOST_TCP
    }

    private final LocalContext host;

    RealHaproxy(Path directory, Way way) throws IOException {
        super(directory, (port, servers) -> configured(directory, way, port, servers));
        Path programs = Files.createDirectory(directory.resolve("programs"));
        String program = way == Way.HOST_WITH_PYTHON3 ? "python3" : "perl";
        Files.createSymbolicLink(programs.resolve(program), Path.of("/usr/bin", program));
        host = new LocalContext(directory, LocalShell.STANDARD.onPath(programs.toString()));
    }

    @Override
    public Balancers balancers() {
        return new ConfiguredBalancers((name, command) -> {
            if (!name.equals("lb1")) throw new BalancerException("the inventory has no host " + name);
            return host.look(command);
        });
    }

    private static Configured configured(Path directory, Way way, int port, Backends servers) throws IOException {
        int admin = LoopbackPorts.next();
        Path socket = directory.resolve("admin.sock");
        Path map = Files.writeString(directory.resolve("tenants.map"), "old-tenant blue\n");
        String text = """
                global
                  stats socket %s level admin
                  stats socket 127.0.0.1:%d level admin
                defaults
                  mode http
                  timeout connect 2s
                  timeout check 10s
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
                backend standby
                  server n1 127.0.0.1:%d disabled
                """.formatted(socket, admin, port, map, servers.port(0), servers.port(1), servers.port(0));
        String place = way == Way.TCP || way == Way.HOST_TCP ? "127.0.0.1:" + admin : socket.toString();
        Map<String, String> settings =
                new HashMap<>(Map.of("socket", place, "backend", "nodes", "map.tenants", map.toString()));
        if (way != Way.SOCKET && way != Way.TCP) settings.put("host", "lb1");
        return new Configured(text, settings);
    }
}
