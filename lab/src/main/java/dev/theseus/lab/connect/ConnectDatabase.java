package dev.theseus.lab.connect;

import dev.theseus.lab.postgresql.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The stand-in's database, and what stands in it. */
final class ConnectDatabase {
    static final String NAME = "connect";

    private final PostgresServer server;

    ConnectDatabase(PostgresServer server) {
        this.server = server;
    }

    Connection open() throws SQLException {
        return server.connect(NAME);
    }

    /** Runs a statement with parameters in a transaction of its own; how many rows it changed. */
    int change(String sql, Object... values) throws SQLException {
        try (Connection connection = open()) {
            return change(connection, sql, values);
        }
    }

    static int change(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    /** Rows as texts, columns with a blank between. */
    List<String> rows(String sql, Object... values) throws SQLException {
        try (Connection connection = open();
                PreparedStatement statement = prepared(connection, sql, values);
                ResultSet result = statement.executeQuery()) {
            int columns = result.getMetaData().getColumnCount();
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                StringBuilder row = new StringBuilder(String.valueOf(result.getString(1)));
                for (int i = 2; i <= columns; i++) {
                    row.append(' ').append(result.getString(i));
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    /** Two deployments that are active and one that is not, machines on every node, records of storage. */
    void create(ConnectOptions options) throws SQLException, IOException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + NAME);
        }
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(script("schema.sql"));
            statement.execute("insert into dp_instance values ('ON')");
            statement.execute("insert into dp_deployment (name, active, storage_files)"
                    + " values ('main', true, 12), ('mobile', true, 7), ('retired', false, 3)");
            for (int i = 1; i <= options.nodes(); i++) {
                for (String deployment : List.of("main", "mobile")) {
                    change(
                            connection,
                            "insert into dp_machine (name, deployment, node) values (?, ?, ?)",
                            deployment + "-" + i,
                            deployment,
                            "node" + i);
                }
            }
            records(connection, "main", "fresh", options.freshRecords());
            records(connection, "mobile", "fresh", options.freshRecords());
            records(connection, "main", "gone", options.staleRecords());
            connection.commit();
        }
    }

    private static void records(Connection connection, String deployment, String file, int count) throws SQLException {
        change(
                connection,
                "insert into storage_history (deployment, file_name, status_code)"
                        + " select ?, ? || '-' || n || '.log', 10 from generate_series(1, ?) n",
                deployment,
                file,
                count);
    }

    private static String script(String name) throws IOException {
        try (InputStream content = ConnectDatabase.class.getResourceAsStream(name)) {
            if (content == null) {
                throw new IOException(name + " is missing from this build");
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
