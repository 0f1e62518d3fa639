package dev.theseus.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.Cli;
import dev.theseus.cli.kit.Hostile;
import dev.theseus.lab.mariadb.MariaDbAccount;
import dev.theseus.lab.mariadb.MariaDbBinaries;
import dev.theseus.lab.mariadb.MariaDbServer;
import dev.theseus.lab.process.LoopbackPorts;
import dev.theseus.lab.process.ProcessIdentity;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Values that look like syntax go through a whole run into a MariaDB server and an HAProxy: as they are, or not at all. */
class InertDataTest {
    private static final Path CACHE = Path.of("target", "demo", "cache");
    private static final MariaDbAccount ACCOUNT = new MariaDbAccount("inert", "inert-4711");

    @TempDir
    Path home;

    private final List<String> texts = Hostile.words();
    private int databasePort;
    private int proxyPort;
    private MariaDbServer database = new MariaDbServer(new MariaDbBinaries(CACHE), CACHE, 0, ACCOUNT);
    private Optional<ProcessIdentity> serving = Optional.empty();
    private Process proxy = new ProcessBuilder("true").start();
    private Cli cli = new Cli(Path.of("."));

    InertDataTest() throws IOException {}

    @BeforeEach
    void prepare() throws Exception {
        databasePort = LoopbackPorts.next();
        database = new MariaDbServer(MariaDbBinaries.in(CACHE), home.resolve("mariadb"), databasePort, ACCOUNT);
        database.install();
        serving = Optional.of(database.start());
        try (Connection connection = database.connect("")) {
            connection.createStatement().execute("create database inert default charset utf8mb4 collate utf8mb4_bin");
            connection.createStatement().execute("create table inert.t (name varchar(16) primary key, v longtext)");
        }
        proxyPort = LoopbackPorts.next();
        Files.writeString(home.resolve("tenants.map"), "known blue\n");
        Path configuration = Files.writeString(home.resolve("haproxy.cfg"), """
                global
                  stats socket 127.0.0.1:%d level admin
                defaults
                  mode http
                  timeout connect 2s
                  timeout client 2s
                  timeout server 2s
                frontend users
                  bind 127.0.0.1:%d
                  http-request set-header X-Pool %%[req.hdr(X-Tenant),map(%s)]
                  default_backend nodes
                backend nodes
                  server n1 127.0.0.1:1
                """.formatted(
                        proxyPort, LoopbackPorts.next(), home.resolve("tenants.map")));
        proxy = new ProcessBuilder("haproxy", "-db", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("haproxy.log").toFile())
                .start();
        awaitProxy();
        cli = new Cli(home.resolve("state"));
        Files.writeString(home.resolve("texts.json"), JsonMapper.shared().writeValueAsString(texts));
        Files.writeString(home.resolve("password"), ACCOUNT.password());
        Files.writeString(home.resolve("site.yaml"), """
                theseus: 1
                inventory: here
                hosts: { a: { local: true, paths: { spool: HOME/spool } } }
                groups: { nodes: [a] }
                databases:
                  db: { kind: mariadb, host: 127.0.0.1, port: DATABASE, user: inert, password: "file:HOME/password", settings: { tls: disable } }
                balancers:
                  main: { kind: haproxy, url: "http://127.0.0.1:1", settings: { socket: "127.0.0.1:PROXY", backend: nodes, map.tenants: HOME/tenants.map } }
                """.replace("HOME", home.toString())
                .replace("DATABASE", String.valueOf(databasePort))
                .replace("PROXY", String.valueOf(proxyPort)));
    }

    @AfterEach
    void stop() throws Exception {
        if (serving.isPresent()) MariaDbServer.stop(serving.get());
        proxy.destroy();
        proxy.waitFor();
    }

    /** Its socket for orders is bound before it serves anybody. */
    private void awaitProxy() throws Exception {
        while (true) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), proxyPort)) {
                return;
            } catch (ConnectException e) {
                if (!proxy.isAlive()) throw new IllegalStateException(Files.readString(home.resolve("haproxy.log")), e);
                Thread.sleep(20);
            }
        }
    }

    private Cli.Ended run(String settings, String steps) throws Exception {
        Files.writeString(
                home.resolve("plan.yaml"), ("""
                theseus: 1
                plan: inert
                phases:
                  - phase: Every text
                    each: { text: { on: nodes, run: cat HOME/texts.json, parse: json } }
                    on: nodes
                """ + settings + "    steps:\n" + steps).replace("HOME", home.toString()));
        return cli.run(
                "run",
                home.resolve("plan.yaml").toString(),
                "-i",
                home.resolve("site.yaml").toString());
    }

    @Test
    void a_value_is_bound_in_a_statement_and_compared_in_a_query_as_it_is() throws Exception {
        Cli.Ended run = run("    waves: { size: all }\n", """
                      - id: name
                        run: [ sh, -c, 'printf %s "$1" | sha256sum | cut -c1-16', sh, "${text}" ]
                        capture: { sum: output }
                        undo: unneeded
                      - sql: { statements: "insert into t (name, v) values (?, ?)", parameters: ["${steps.name.sum}", "${text}"], database: inert }
                        undo: unneeded
                        verify: { sql: "select v from t where v = ?", parameters: ["${text}"], database: inert, until: "value == text" }
                """);
        assertThat(run.status()).as(run.toString()).isZero();
        List<String> kept = new ArrayList<>();
        try (Connection connection = database.connect("inert");
                var rows = connection.createStatement().executeQuery("select v from t")) {
            while (rows.next()) kept.add(rows.getString(1));
        }
        assertThat(kept).containsExactlyInAnyOrderElementsOf(texts);
    }

    @Test
    void a_value_is_one_word_for_a_balancer_or_is_not_sent() throws Exception {
        Cli.Ended run = run("    waves: { size: all, max_failures: all }\n    on_failure: leave\n", """
                      - route: { at: main, table: tenants, keys: "${text}", to: "${text}" }
                """);
        assertThat(run.status()).as(run.toString()).isEqualTo(3);
        Map<String, String> routes = new HashMap<>();
        for (String line :
                ask("show map " + home.resolve("tenants.map")).lines().toList())
            if (!line.isBlank()) {
                String[] words = line.split(" ", 3);
                routes.put(words[1], words[2]);
            }
        assertThat(routes.remove("known")).isEqualTo("blue");
        assertThat(routes).isNotEmpty();
        routes.forEach((key, pool) -> assertThat(pool).isEqualTo(key));
        assertThat(texts).containsAll(routes.keySet());
        String log = cli.run("log").out();
        assertThat(log).contains("cannot be sent to HAProxy main");
        assertThat(log.codePoints().filter(c -> c != '\n').filter(c -> Character.getType(c) == Character.CONTROL))
                .isEmpty();
        assertThat(ask("show servers state nodes")).contains("n1").doesNotContain("n2");
        assertThat(proxy.isAlive()).isTrue();
    }

    private String ask(String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxyPort)) {
            socket.getOutputStream().write((command + "\n").getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
