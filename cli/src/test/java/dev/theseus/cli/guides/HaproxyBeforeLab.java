package dev.theseus.cli.guides;

import dev.theseus.actions.traffic.HaproxyCheck;
import dev.theseus.lab.ProcessLab;
import dev.theseus.lab.database.DatabaseAddress;
import dev.theseus.lab.database.Sql;
import dev.theseus.lab.process.LoopbackPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HAProxy as both balancers of a process lab, with the configuration that comes with Theseus and the map that docs/queue.md tells to write. */
final class HaproxyBeforeLab implements AutoCloseable {
    private static final Pattern NODE = Pattern.compile("(?m)^ {2}(node\\d+):.* http_port: (\\d+)");
    private static final Pattern DATABASE = Pattern.compile("(?m)^ {2}configdb:.* port: (\\d+)");

    private final ProcessLab lab;
    private final Path home;
    private final int main = LoopbackPorts.next();
    private final int second = LoopbackPorts.next();
    private final Process process;

    private HaproxyBeforeLab(ProcessLab lab) throws Exception {
        this.lab = lab;
        home = Files.createTempDirectory("thsq"); // a socket's path must be short
        Files.createFile(home.resolve("theseus-queue.map"));
        Files.createFile(home.resolve("tenants.map"));
        Files.write(home.resolve("schemata.map"), schemata());
        Files.writeString(home.resolve("theseus-queue.lua"), HaproxyCheck.script());
        Path configuration = Files.writeString(home.resolve("haproxy.cfg"), configuration());
        process = new ProcessBuilder("/usr/sbin/haproxy", "-db", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("haproxy.log").toFile())
                .start();
        while (!Files.exists(home.resolve("theseus.sock"))) {
            if (!process.isAlive())
                throw new IOException("HAProxy did not start: " + Files.readString(home.resolve("haproxy.log")));
            Thread.sleep(20);
        }
    }

    static HaproxyBeforeLab start(ProcessLab lab) throws Exception {
        return new HaproxyBeforeLab(lab);
    }

    String mainUrl() {
        return "http://127.0.0.1:" + main;
    }

    /** The lab's own inventory, but for its balancers. */
    String inventory() {
        String text = lab.inventory();
        int from = text.indexOf("balancers:\n");
        int to = text.indexOf("databases:\n");
        return text.substring(0, from)
                + """
                balancers:
                  main: { kind: haproxy, url: "%s", settings: { socket: %s, backend: main, map.queue: %s, map.schemata: %s } }
                  second: { kind: haproxy, url: "http://127.0.0.1:%d", settings: { socket: %s, backend: second } }
                """.formatted(
                                mainUrl(),
                                home.resolve("theseus.sock"),
                                home.resolve("theseus-queue.map"),
                                home.resolve("schemata.map"),
                                second,
                                home.resolve("theseus.sock"))
                + text.substring(to);
    }

    private String configuration() {
        String snippet = HaproxyCheck.snippet()
                .replace(
                        "/run/haproxy/theseus.sock",
                        home.resolve("theseus.sock").toString())
                .replace("req.hdr(X-Tenant)", "url_param(context),map(/etc/haproxy/schemata.map)")
                .replace("/etc/haproxy", home.toString())
                .replace("tenants.map,blue", "tenants.map,main")
                .replace(
                        "frontend users\n",
                        "frontend users\n    bind 127.0.0.1:" + main + "\n    default_backend main\n");
        int rules = snippet.indexOf("frontend users");
        StringBuilder text = new StringBuilder(snippet.substring(0, rules)).append("""
                defaults
                    mode http
                    timeout connect 5s
                    # Otherwise the pause between two checks: a busy machine's servers would be taken for dead.
                    timeout check 10s
                    timeout client 120s
                    timeout server 120s
                frontend redirected
                    bind 127.0.0.1:%d
                    default_backend second
                """.formatted(second));
        for (Map.Entry<String, String> backend :
                Map.of("main", "", "second", " disabled").entrySet()) {
            text.append("backend ").append(backend.getKey()).append("\n    option httpchk GET /health\n");
            // A session goes where it began for as long as that node takes requests: two versions do not know each
            // other's.
            // use-server sends it to a node that is being drained as well; that is asked of a backend which follows the
            // node.
            String name = backend.getKey();
            for (String node : nodes().keySet())
                text.append("    use-server %s if { url_param(session) -m end .%s } { nbsrv(%s_%s) gt 0 }\n"
                        .formatted(node, node, name, node));
            nodes().forEach((node, port) -> text.append("    server %s 127.0.0.1:%s check inter 200ms rise 1 fall 2%s\n"
                    .formatted(node, port, backend.getValue())));
            nodes().forEach((node, port) -> text.append(
                    "backend %s_%s\n    server it 127.0.0.1:%s track %s/%s\n".formatted(name, node, port, name, node)));
        }
        return text + snippet.substring(rules);
    }

    private Map<String, String> nodes() {
        Map<String, String> ports = new TreeMap<>();
        Matcher matcher = NODE.matcher(lab.inventory());
        while (matcher.find()) ports.put(matcher.group(1), matcher.group(2));
        return ports;
    }

    private List<String> schemata() throws Exception {
        Matcher port = DATABASE.matcher(lab.inventory());
        if (!port.find()) throw new IllegalStateException("no database in " + lab.inventory());
        DatabaseAddress address = new DatabaseAddress(
                "jdbc:mariadb://127.0.0.1:" + port.group(1) + "/configdb",
                "openexchange",
                Files.readString(lab.databasePasswordFile()).strip());
        try (Connection connection = address.connect()) {
            return new ArrayList<>(Sql.list(
                    connection,
                    row -> row.getString(1) + " " + row.getString(2),
                    "select cid, db_schema from context_server2db_pool"));
        }
    }

    @Override
    public void close() throws InterruptedException, IOException {
        process.destroyForcibly();
        process.waitFor();
        try (var files = Files.list(home)) {
            for (Path file : files.toList()) Files.delete(file);
        }
        Files.delete(home);
    }
}
