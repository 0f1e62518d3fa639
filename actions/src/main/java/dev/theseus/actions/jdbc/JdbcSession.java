package dev.theseus.actions.jdbc;

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

/** One connection; its statements commit by themselves unless the plan's own say otherwise. */
public final class JdbcSession implements Session {
    /** More rows than this are a mistake in the statement, or work for a tool that streams. */
    private static final int MAX_ROWS = 200_000;

    private static final int FETCH_ROWS = 10_000;

    /** Within this, a session that goes on after an error says so. */
    private static final int ANSWER_SECONDS = 10;

    private static final Duration RENEWED_IN = Duration.ofSeconds(10);

    private final Connection connection;
    private final String name;
    private final Vault vault;
    private final Dialect dialect;
    /** Whether a statement ended in a way that leaves open what became of it. */
    private boolean doubtful;

    /** @param name the database's, for messages */
    public JdbcSession(Connection connection, String name, Vault vault, Dialect dialect) {
        this.connection = connection;
        this.name = name;
        this.vault = vault;
        this.dialect = dialect;
    }

    @Override
    public Result run(String statement, List<Value> parameters, Optional<Duration> timeout) throws SqlFailed {
        try {
            Optional<String> refusal = dialect.refusal(statement, connection);
            if (refusal.isPresent()) throw refused(refusal.get());
            return parameters.isEmpty() ? plain(statement, timeout) : bound(statement, parameters, timeout);
        } catch (SQLException e) {
            boolean open = parameters.stream().noneMatch(Value.Secret.class::isInstance);
            boolean certain = !(e instanceof SQLTimeoutException) && dialect.certain(e, statement) && isAlive();
            doubtful |= !certain;
            throw new SqlFailed(
                    "database " + name + ": " + masked(dialect.message(e, open), parameters),
                    certain,
                    dialect.lockedOut(e),
                    new SQLException(e.getSQLState()));
        }
    }

    /** A server that ends the session with its error (it panics over a full disk, for instance) may have kept what it was about to commit. */
    private boolean isAlive() {
        try {
            return connection.isValid(ANSWER_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public boolean renew() {
        Optional<String> renewal = dialect.renewal();
        if (renewal.isEmpty() || doubtful) return false;
        try {
            run(renewal.get(), List.of(), Optional.of(RENEWED_IN));
            return true;
        } catch (SqlFailed e) {
            return false;
        }
    }

    private SqlFailed refused(String why) {
        return new SqlFailed("database " + name + ": " + why, true, new IllegalArgumentException(why));
    }

    @Override
    public List<Value> underWay(String beginning) throws SqlFailed {
        List<Value> statements = run(dialect.underWay(), List.of(Value.of(beginning + "%")), Optional.empty())
                .rows();
        for (Value statement : statements)
            if (statement instanceof Value.Fields(var columns) && columns.get("id") instanceof Value.Nil)
                throw refused("the server does not say what its sessions are at");
        return statements;
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
            int marks = dialect.marks(sql, connection);
            // The driver's count is taken from the text alone and costs nothing; only where it seems wrong the server
            // is asked.
            if (marks != parameters.size())
                marks = statement.getParameterMetaData().getParameterCount();
            if (marks != parameters.size())
                throw refused(
                        "the statement has " + marks + " ? marks, and " + parameters.size() + " parameters were given");
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
            case Value.Moment(var instant) -> statement.setString(at, Columns.timestamp(instant) + dialect.zone());
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

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException _) {
            // The server ends the session by itself; there is nothing in it that is not committed.
        }
    }
}
