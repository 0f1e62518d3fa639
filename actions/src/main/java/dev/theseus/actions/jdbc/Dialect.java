package dev.theseus.actions.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** What differs from one kind of server to another. */
public interface Dialect {

    /** Why a text is not to be sent, where the driver itself would not refuse it. */
    default Optional<String> refusal(String statement, Connection connection) throws SQLException {
        return Optional.empty();
    }

    /** How many parameters a statement has, by its text. */
    int marks(String statement, Connection connection) throws SQLException;

    /** Whether it is known of a statement that failed that it had no effect. */
    boolean certain(SQLException failure, String statement);

    /** Whether a statement failed for no more than that others held what it needed. */
    boolean lockedOut(SQLException failure);

    /**
     * What the server said.
     *
     * @param values whether it may be what quotes values in full
     */
    String message(SQLException failure, boolean values);

    /** The query for {@link dev.theseus.core.port.Sql.Session#underWay}, with one {@code ?} for the pattern; a row without {@code id} says that the server keeps it to itself. */
    String underWay();

    /**
     * The statement for {@link dev.theseus.core.port.Sql.Session#renew}; absent where there is none that leaves a session as one that the driver has
     * just opened.
     */
    default Optional<String> renewal() {
        return Optional.empty();
    }

    /** What comes behind an instant in UTC, so that the server takes it for one. */
    String zone();
}
