package dev.theseus.actions.postgresql;

import dev.theseus.actions.jdbc.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Parser;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** How PostgreSQL says things. */
final class PostgreSqlDialect implements Dialect {
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK = "40P01";

    /** Statements that commit on their way: an error of theirs does not say that nothing happened. */
    private static final Pattern NOT_ALL_OR_NOTHING = Pattern.compile(
            "(/\\*.*?\\*/|\\s)*((call|do|vacuum|reindex|cluster)\\b.*|.*\\bconcurrently\\b.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** The driver would take a text apart at its semicolons and send one statement after the other. */
    @Override
    public Optional<String> refusal(String statement, Connection connection) throws SQLException {
        PgConnection postgres = connection.unwrap(PgConnection.class);
        int statements = Parser.parseJdbcSql(
                        statement, postgres.getStandardConformingStrings(), false, true, false, false)
                .size();
        return statements > 1
                ? Optional.of("that is " + statements + " statements in one text; nothing of it was sent")
                : Optional.empty();
    }

    @Override
    public int marks(String statement, Connection connection) throws SQLException {
        PgConnection postgres = connection.unwrap(PgConnection.class);
        return Parser.parseJdbcSql(statement, postgres.getStandardConformingStrings(), true, true, false, false)
                .stream()
                .mapToInt(query -> query.bindPositions.length)
                .sum();
    }

    /**
     * A statement that fails is rolled back by the server; what a lost connection (08), an administrator (57) or a bug (XX) ended is not
     * taken for that.
     */
    @Override
    public boolean certain(SQLException failure, String statement) {
        @Nullable String state = failure.getSQLState();
        return failure instanceof PSQLException postgres
                && postgres.getServerErrorMessage() != null
                && state != null
                && !state.startsWith("08")
                && !state.startsWith("57")
                && !state.startsWith("XX")
                && !NOT_ALL_OR_NOTHING.matcher(statement).matches();
    }

    @Override
    public boolean lockedOut(SQLException failure) {
        @Nullable String state = failure.getSQLState();
        return LOCK_NOT_AVAILABLE.equals(state) || DEADLOCK.equals(state);
    }

    @Override
    public String message(SQLException failure, boolean values) {
        String message = String.valueOf(failure.getMessage());
        @Nullable
        ServerErrorMessage said = failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        if (said == null) return message;
        String detail = values && said.getDetail() != null ? " (" + said.getDetail() + ")" : "";
        return said.getMessage() + detail;
    }

    @Override
    public String underWay() {
        return """
                select pid as id, extract(epoch from clock_timestamp() - query_start)::bigint as time
                from pg_stat_activity where pid <> pg_backend_pid() and state <> 'idle' and query like ?
                union all select null, null where current_setting('track_activities') <> 'on'""";
    }

    /** What the driver sets is in the session's start-up, which this goes back to. */
    @Override
    public Optional<String> renewal() {
        return Optional.of("discard all");
    }

    @Override
    public String zone() {
        return "+00";
    }
}
