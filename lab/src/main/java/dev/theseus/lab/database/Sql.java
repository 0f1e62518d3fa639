package dev.theseus.lab.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements with values. */
public final class Sql {

    /** Reads one row. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private Sql() {}

    public static <T> List<T> list(Connection connection, Row<T> row, String sql, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<T> result = new ArrayList<>();
            while (rows.next()) {
                result.add(row.read(rows));
            }
            return List.copyOf(result);
        }
    }

    /** The first row, if there is one. */
    public static <T> Optional<T> first(Connection connection, Row<T> row, String sql, @Nullable Object... values)
            throws SQLException {
        return list(connection, row, sql, values).stream().findFirst();
    }

    /** The number in the only column of the only row. */
    public static long number(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        return first(connection, row -> row.getLong(1), sql, values)
                .orElseThrow(() -> new SQLException("no row where one was expected"));
    }

    /** Changes something and says how many rows were touched. */
    public static int change(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    /** A name as an identifier; throws for one that cannot be the name of a schema. */
    public static String name(String schema) {
        if (!schema.matches("[A-Za-z0-9_]{1,64}")) {
            throw new IllegalArgumentException("not the name of a schema: " + schema);
        }
        return "`" + schema + "`";
    }

    private static PreparedStatement prepared(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
