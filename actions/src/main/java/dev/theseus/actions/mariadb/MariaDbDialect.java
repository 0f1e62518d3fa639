package dev.theseus.actions.mariadb;

import dev.theseus.actions.jdbc.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.util.ClientParser;

/** How MariaDB and MySQL say things. */
final class MariaDbDialect implements Dialect {
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DEADLOCK = 1213;

    /**
     * Statements that are made of others, which may have been committed: an error of theirs does not say that nothing happened. What servers take
     * out of a comment that only they read counts as if it stood there.
     */
    private static final Pattern NOT_ALL_OR_NOTHING = Pattern.compile(
            "(/\\*M?!\\d*|/\\*(?!M?!).*?\\*/|--[^\\n]*\\n|#[^\\n]*\\n|\\s)*+(\\w+\\s*:\\s*)?"
                    + "(call|execute|begin|if|case|loop|while|repeat|for)\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    @Override
    public int marks(String statement, Connection connection) {
        return ClientParser.parameterParts(statement, false).getParamCount();
    }

    /**
     * The server answered with an error of its own, and not with one that ends a statement in the middle (lost connection, killed), and the
     * statement is one. A single one on a table whose engine knows no transactions is not told by its text.
     */
    @Override
    public boolean certain(SQLException failure, String statement) {
        @Nullable String state = failure.getSQLState();
        return failure.getErrorCode() > 0
                && state != null
                && !state.startsWith("08")
                && !state.startsWith("70")
                && !NOT_ALL_OR_NOTHING.matcher(statement).matches();
    }

    @Override
    public boolean lockedOut(SQLException failure) {
        return failure.getErrorCode() == LOCK_WAIT_TIMEOUT || failure.getErrorCode() == DEADLOCK;
    }

    @Override
    public String message(SQLException failure, boolean values) {
        return String.valueOf(failure.getMessage());
    }

    @Override
    public String underWay() {
        return "select id, time from information_schema.processlist where id <> connection_id() and info like ?";
    }

    @Override
    public String zone() {
        return "";
    }
}
