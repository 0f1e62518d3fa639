package dev.theseus.lab;

import dev.theseus.lab.client.ClientOptions;
import dev.theseus.lab.database.DatabaseAddress;
import dev.theseus.lab.database.Sql;
import dev.theseus.lab.host.HostLayout;
import dev.theseus.lab.http.Header;
import dev.theseus.lab.http.HttpCall;
import dev.theseus.lab.http.RequestBody;
import dev.theseus.lab.http.RequestHead;
import dev.theseus.lab.sample.SampleSize;
import dev.theseus.lab.update.FailureSwitch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A lab in the middle of its upgrade: node1 runs 8.0.0 behind the second balancer and is registered, node2 runs 7.10.0
 * behind the main one and redirects, node3 is for tests of the host itself. Every test takes schemata that no other
 * test has touched.
 */
public final class TestLab implements AutoCloseable {

    public static final Path FOLDER = Path.of("target", "labs").toAbsolutePath();
    public static final Path CACHE = Path.of("target", "lab-cache").toAbsolutePath();
    public static final String NEW_SERVER = "oxserver-8.0.0";

    private static final SampleSize SIZE = new SampleSize(36, 2, 200, 3);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** What came of a command. */
    public record Result(int status, String out, String err) {}

    /** What came of a request; redirects are not followed. */
    public record Answer(int status, String text, String location) {

        public String session() {
            return text.replaceFirst("(?s).*\"session\":\"([^\"]+)\".*", "$1");
        }

        public long id() {
            return Long.parseLong(text.replaceFirst("(?s).*\"id\":(\\d+).*", "$1"));
        }
    }

    private final ProcessLab lab;
    private final AtomicInteger taken = new AtomicInteger();

    private TestLab(ProcessLab lab) {
        this.lab = lab;
    }

    static TestLab start() throws IOException, InterruptedException, SQLException {
        LabOptions options =
                LabOptions.defaults().withSize(SIZE).withCache(CACHE).withRowsPerSecond(20_000);
        TestLab test = new TestLab(ProcessLab.start(FOLDER.resolve("shared"), options, _ -> {}));
        test.beginUpgrade();
        return test;
    }

    private void beginUpgrade() throws IOException, InterruptedException, SQLException {
        set("node2", "server.properties", "com.openexchange.server.migrationRedirectURL", newUrl());
        expect(0, on("node2", "reloadconfiguration"));
        expect(0, on("node1", "apt-get install -y open-xchange-core=8.0.0"));
        set("node1", "system.properties", "SERVER_NAME", NEW_SERVER);
        set("node1", "hazelcast.properties", "com.openexchange.hazelcast.group.name", "ox-8.0.0");
        expect(0, on("node1", "service open-xchange restart"));
        expect(0, admin("node2", "registerserver -n " + NEW_SERVER));
        operator("main", "DELETE", "/servers/node1", "");
        operator("main", "DELETE", "/servers/node3", "");
        new BalancerOperator(lab.state().balancers().get(1).adminPort()).add("node1", httpPort("node1"));
    }

    static void expect(int status, Result result) {
        if (result.status() != status) {
            throw new AssertionError("unexpected: " + result);
        }
    }

    ProcessLab lab() {
        return lab;
    }

    HostLayout host(String node) {
        return new HostLayout(lab.directory().resolve(node));
    }

    public ClientOptions clientOptions(int requestsPerSecond) {
        return lab.clientOptions(requestsPerSecond);
    }

    FailureSwitch failures() {
        return lab.failures();
    }

    /** A schema that no other test has. */
    public String freshSchema() {
        return "oxdatabase_"
                + (6 + taken.getAndIncrement()); // the first one holds the context that was disabled before
    }

    /** The first context of a schema. */
    public long contextOf(String schema) throws SQLException {
        return number("SELECT MIN(cid) FROM configdb.context_server2db_pool WHERE db_schema = ?", schema);
    }

    public String oldUrl() {
        return lab.url("main");
    }

    public String newUrl() {
        return lab.url("second");
    }

    /** Runs a shell command as on this host. */
    public Result on(String node, String command) throws IOException, InterruptedException {
        HostLayout host = host(node);
        Path out = Files.createTempFile(lab.directory(), "out", "");
        Path err = Files.createTempFile(lab.directory(), "err", "");
        ProcessBuilder process = new ProcessBuilder("/bin/sh", "-c", command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        process.environment().clear();
        process.environment()
                .put("PATH", host.bin() + ":" + host.sbin() + ":" + lab.state().clientFolder() + ":/usr/bin:/bin");
        int status = process.start().waitFor();
        return new Result(status, Files.readString(out), Files.readString(err));
    }

    /** Runs an administration command with the right credentials. */
    public Result admin(String node, String command) throws IOException, InterruptedException {
        String password = Files.readString(lab.adminPasswordFile()).strip();
        return on(node, command + " -A oxadminmaster -P '" + password.replace("'", "'\\''") + "'");
    }

    public void disable(String schema) throws IOException, InterruptedException {
        expect(0, admin("node2", "disableschema -m " + schema));
    }

    public void enable(String schema) throws IOException, InterruptedException {
        expect(0, admin("node2", "enableschema -m " + schema));
    }

    public void giveToNewServer(String schema) throws IOException, InterruptedException, SQLException {
        expect(0, admin("node2", "changeserver -s " + newServerId() + " -m " + schema));
    }

    /** The guide's steps 4 to 7. */
    public void move(String schema) throws IOException, InterruptedException, SQLException {
        disable(schema);
        giveToNewServer(schema);
        expect(0, update(schema));
        enable(schema);
    }

    /** Runs the new version's update tasks. */
    Result update(String schema) throws IOException, InterruptedException {
        return admin("node1", "runupdate -n " + schema);
    }

    /** The new version's tasks that were not executed successfully, as the command lists them. */
    String pending(String schema) throws IOException, InterruptedException {
        Result result = admin("node1", "listUpdateTasks --pending -n " + schema);
        expect(0, result);
        return result.out();
    }

    long newServerId() throws SQLException {
        return number("SELECT server_id FROM configdb.server WHERE name = ?", NEW_SERVER);
    }

    public Answer login(String url, long context) throws IOException {
        return http("POST", url + "/login?context=" + context + "&user=1", "");
    }

    public Answer http(String method, String url, String body) throws IOException {
        URI target = URI.create(url);
        String path = target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery());
        RequestBody content = body.isEmpty() ? RequestBody.none() : RequestBody.text(body);
        InetSocketAddress address = new InetSocketAddress(target.getHost(), target.getPort());
        try (HttpCall call = HttpCall.send(address, RequestHead.of(method, path), content, TIMEOUT)) {
            return new Answer(
                    call.status(),
                    call.text(),
                    Header.first(call.headers(), "Location").orElse(""));
        }
    }

    Answer operator(String balancer, String method, String target, String body) throws IOException {
        int port = lab.state().balancers().stream()
                .filter(known -> known.name().equals(balancer))
                .findFirst()
                .orElseThrow()
                .adminPort();
        return http(method, "http://127.0.0.1:" + port + target, body);
    }

    int httpPort(String node) {
        return lab.state().nodes().stream()
                .filter(known -> known.name().equals(node))
                .findFirst()
                .orElseThrow()
                .httpPort();
    }

    public long number(String sql, Object... values) throws SQLException {
        try (Connection connection = connect()) {
            return Sql.number(connection, sql, values);
        }
    }

    public int change(String sql, Object... values) throws SQLException {
        try (Connection connection = connect()) {
            return Sql.change(connection, sql, values);
        }
    }

    Connection connect() throws SQLException {
        try {
            return new DatabaseAddress(
                            "jdbc:mariadb://127.0.0.1:" + lab.state().databasePort() + "/configdb",
                            "openexchange",
                            Files.readString(lab.databasePasswordFile()).strip())
                    .connect();
        } catch (IOException e) {
            throw new SQLException(e);
        }
    }

    /** Arguments for MariaDB's client programs. */
    String databaseArguments() throws IOException {
        return "-h 127.0.0.1 -P " + lab.state().databasePort() + " -u openexchange -p"
                + Files.readString(lab.databasePasswordFile()).strip();
    }

    void set(String node, String file, String name, String value) throws IOException {
        Path path = host(node).etc().resolve(file);
        List<String> lines = Files.readAllLines(path, StandardCharsets.UTF_8).stream()
                .map(line -> line.startsWith(name + "=") ? name + "=" + value : line)
                .toList();
        Files.write(path, lines);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        lab.close();
        List<LabProcesses.Found> left = lab.processes().alive();
        if (!left.isEmpty()) {
            throw new AssertionError("left behind: " + left);
        }
    }
}
