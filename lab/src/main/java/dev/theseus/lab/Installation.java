package dev.theseus.lab;

import dev.theseus.lab.database.DatabaseAddress;
import dev.theseus.lab.database.Sql;
import dev.theseus.lab.host.HostLayout;
import dev.theseus.lab.proxy.ServerView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a lab's installation stands, as lines that two labs can be compared by: which server each context belongs to, what each schema
 * looks like inside, what each node runs and is configured as, what each balancer does. Nothing that differs from lab to lab (ports, directories, ids
 * that a sequence gave, users' data) is in it.
 */
public record Installation(List<String> lines) {

    public Installation {
        lines = List.copyOf(lines);
    }

    static Installation look(LabLayout layout, LabState state) throws IOException, SQLException {
        List<String> lines = new ArrayList<>();
        DatabaseAddress database = new DatabaseAddress(
                "jdbc:mariadb://127.0.0.1:" + state.databasePort() + "/configdb",
                "openexchange",
                LabSecrets.read(layout.databasePassword()));
        try (Connection connection = database.connect()) {
            configuration(connection, lines);
            for (String schema : schemata(connection)) inside(connection, schema, lines);
        }
        for (LabState.Node node : state.nodes()) node(layout.host(node.name()), lines);
        for (LabState.Balancer balancer : state.balancers()) {
            BalancerOperator operator = new BalancerOperator(balancer.adminPort());
            for (String key : operator.held())
                lines.add("balancer " + balancer.name() + ": requests of " + key + " wait");
            for (ServerView server : operator.servers())
                lines.add("balancer %s: %s is %s%s"
                        .formatted(balancer.name(), server.name(), server.state(), server.up() ? ", up" : ""));
        }
        String root = layout.directory().toString();
        return new Installation(lines.stream()
                .map(line -> withoutPorts(line.replace(root, "LAB")))
                .toList());
    }

    private static String withoutPorts(String line) {
        return line.replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT").replaceAll("(_port=)\\d+", "$1PORT");
    }

    private static void configuration(Connection connection, List<String> lines) throws SQLException {
        lines.addAll(rows(connection, "server", "SELECT name FROM server ORDER BY name"));
        lines.addAll(rows(
                connection,
                "context",
                "SELECT c.cid, c.enabled, c.reason_id, s.name, p.db_schema FROM context c"
                        + " JOIN context_server2db_pool p ON p.cid = c.cid"
                        + " LEFT JOIN server s ON s.server_id = p.server_id ORDER BY c.cid"));
        lines.addAll(rows(
                connection,
                "still disabled",
                "SELECT db_schema FROM maintenance_log WHERE enabled_at IS NULL ORDER BY db_schema"));
    }

    private static List<String> schemata(Connection connection) throws SQLException {
        return Sql.list(
                connection,
                row -> row.getString(1),
                "SELECT DISTINCT db_schema FROM context_server2db_pool ORDER BY db_schema");
    }

    private static void inside(Connection connection, String schema, List<String> lines) throws SQLException {
        lines.addAll(rows(
                connection,
                schema + " column",
                "SELECT table_name, column_name, column_type FROM information_schema.columns WHERE table_schema = '"
                        + schema + "' ORDER BY table_name, column_name"));
        lines.addAll(rows(
                connection,
                schema + " task",
                "SELECT taskName, successful FROM " + Sql.name(schema) + ".updateTask ORDER BY taskName"));
    }

    private static List<String> rows(Connection connection, String what, String sql) throws SQLException {
        return Sql.list(connection, row -> what + ": " + columns(row), sql);
    }

    private static String columns(ResultSet row) throws SQLException {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) values.add(row.getString(i));
        return String.join(" ", values);
    }

    private static void node(HostLayout host, List<String> lines) throws IOException {
        lines.add(host.name() + " has installed " + read(host.versionFile()).strip());
        lines.add(host.name() + (Files.exists(host.readyFile()) ? " answers" : " does not answer"));
        try (Stream<Path> files = Files.list(host.etc())) {
            for (Path file : files.sorted().toList()) {
                String name = host.name() + " " + file.getFileName();
                if (!name.endsWith(".properties")) lines.add(name);
                else read(file).lines().forEach(line -> lines.add(name + ": " + withoutSecret(line)));
            }
        }
    }

    private static String withoutSecret(String line) {
        return line.contains("assword") ? line.replaceAll("=.*", "=(secret)") : line;
    }

    private static String read(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "(nothing)";
    }

    /** What is different here from {@code expected}: lines that are missing with a minus sign, lines too many with a plus sign. */
    public List<String> differences(Installation expected) {
        List<String> differences = new ArrayList<>();
        for (String line : expected.lines()) if (!lines.contains(line)) differences.add("- " + line);
        for (String line : lines) if (!expected.lines().contains(line)) differences.add("+ " + line);
        return List.copyOf(differences);
    }
}
