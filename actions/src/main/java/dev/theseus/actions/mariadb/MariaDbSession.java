package dev.theseus.actions.mariadb;

import dev.theseus.core.port.Sql.Result;
import dev.theseus.core.port.Sql.Session;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Durations;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import dev.theseus.core.value.Vault;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection; statements commit by themselves unless the plan's own say otherwise. */
final class MariaDbSession implements Session {
    /** More rows than this are a mistake in the statement, or work for a tool that streams. */
    private static final int MAX_ROWS = 200_000;

    private static final int FETCH_ROWS = 10_000;

    private final Connection connection;
    private final String name;
    private final Vault vault;

    MariaDbSession(Connection connection, String name, Vault vault) {
        this.connection = connection;
        this.name = name;
        this.vault = vault;
    }

    @Override
    public Result run(String statement, List<Value> parameters, Optional<Duration> timeout) throws SqlFailed {
        try {
            return parameters.isEmpty() ? plain(statement, timeout) : bound(statement, parameters, timeout);
        } catch (SQLException e) {
            throw new SqlFailed(
                    "database " + name + ": " + masked(String.valueOf(e.getMessage()), parameters),
                    certain(e),
                    new SQLException(e.getSQLState()));
        }
    }

    /** Servers quote values in their messages ("Duplicate entry …"). */
    private String masked(String message, List<Value> parameters) {
        String masked = message;
        for (Value parameter : parameters)
            if (parameter instanceof Value.Secret(var secret)
                    && !vault.reveal(secret).isEmpty()) masked = masked.replace(vault.reveal(secret), SafeText.MASK);
        return masked;
    }

    /** Without parameters the text protocol is used: some statements cannot be prepared. */
    private Result plain(String sql, Optional<Duration> timeout) throws SQLException, SqlFailed {
        try (Statement statement = connection.createStatement()) {
            limit(statement, timeout);
            return result(statement, statement.execute(sql));
        }
    }

    private Result bound(String sql, List<Value> parameters, Optional<Duration> timeout)
            throws SQLException, SqlFailed {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            limit(statement, timeout);
            int marks = statement.getParameterMetaData().getParameterCount();
            if (marks != parameters.size())
                throw new SqlFailed(
                        "database " + name + ": the statement has " + marks + " ? marks, and " + parameters.size()
                                + " parameters were given",
                        true,
                        new IllegalArgumentException(sql));
            for (int i = 0; i < parameters.size(); i++) bind(statement, i + 1, parameters.get(i));
            return result(statement, statement.execute());
        }
    }

    private static void limit(Statement statement, Optional<Duration> timeout) throws SQLException {
        // Not setMaxRows: the driver would send another statement than the plan's.
        statement.setFetchSize(FETCH_ROWS);
        if (timeout.isPresent())
            statement.setQueryTimeout(
                    (int) Math.clamp(timeout.get().plusMillis(999).toSeconds(), 1, Integer.MAX_VALUE));
    }

    private void bind(PreparedStatement statement, int at, Value value) throws SQLException {
        switch (value) {
            case Value.Nil() -> statement.setObject(at, null);
            case Value.Bool(var truth) -> statement.setBoolean(at, truth);
            case Value.Int(var number) -> statement.setLong(at, number);
            case Value.Real(var number) -> statement.setDouble(at, number);
            case Value.Text(var text) -> statement.setString(at, text);
            case Value.Ver(var version) -> statement.setString(at, version.text());
            case Value.Span(var duration) -> statement.setString(at, Durations.format(duration));
            case Value.Moment(var instant) -> statement.setString(at, Columns.timestamp(instant));
            case Value.Secret(var secret) -> statement.setString(at, vault.reveal(secret));
            case Value.Items _, Value.Fields _ -> statement.setString(at, value.display());
        }
    }

    private Result result(Statement statement, boolean hasRows) throws SQLException, SqlFailed {
        if (!hasRows) return new Result(List.of(), statement.getLargeUpdateCount());
        try (ResultSet rows = statement.getResultSet()) {
            List<Value> values = Columns.rows(rows, MAX_ROWS + 1);
            if (values.size() > MAX_ROWS)
                throw new SqlFailed(
                        "database " + name + ": more than " + MAX_ROWS + " rows",
                        false,
                        new IllegalStateException(name));
            return new Result(values, -1);
        }
    }

    /**
     * Whether the statement is known to have had no effect: the server answered with an error of its own, and not with one that ends
     * a statement in the middle (lost connection, killed, out of time).
     */
    private static boolean certain(SQLException e) {
        if (e instanceof SQLTimeoutException || e.getErrorCode() <= 0) return false;
        @Nullable String state = e.getSQLState();
        return state != null && !state.startsWith("08") && !state.startsWith("70");
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException _) {
            // The server ends the session by itself; there is nothing in it that is not committed.
        }
    }
}
