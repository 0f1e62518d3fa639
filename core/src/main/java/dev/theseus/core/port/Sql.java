package dev.theseus.core.port;

import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.value.Value;
import dev.theseus.core.value.Vault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Databases, by JDBC or otherwise. */
public interface Sql {
    /**
     * Opens a session.
     *
     * @param database which one on the server; the reference's own where absent
     */
    Session open(DatabaseRef server, Optional<String> database, Vault vault) throws SqlFailed;

    /** One session with a database server. */
    interface Session extends AutoCloseable {
        /**
         * Runs one statement.
         *
         * @param parameters values for its {@code ?} marks, bound and never spliced into the text
         * @return its rows as {@link Value.Fields}, or the number of rows changed
         */
        Result run(String statement, List<Value> parameters, Optional<Duration> timeout) throws SqlFailed;

        /**
         * Statements of other sessions that the server is at now.
         *
         * @param beginning how their texts begin
         * @return for each, what the server calls it and for how many seconds it has been at it
         */
        List<Value> underWay(String beginning) throws SqlFailed;

        /** What the server calls this session in the list of its clients, and no other; empty where it has no such list. */
        default Optional<String> client() {
            return Optional.empty();
        }

        /**
         * Takes back all that was begun, locked, set, prepared and made for this session alone, as if it had just been opened.
         *
         * @return whether it did; where not, the session is good for nothing but to be closed
         */
        default boolean renew() {
            return false;
        }

        @Override
        void close();
    }

    /** @param rows empty for statements that return none; @param changed rows changed, or -1 */
    record Result(List<Value> rows, long changed) {}

    /** A statement or connection that failed. */
    final class SqlFailed extends Exception {
        private static final long serialVersionUID = 1;
        private final boolean certain;
        private final boolean lockedOut;

        /** @param certain whether it is known that the statement had no effect */
        public SqlFailed(String message, boolean certain, Throwable cause) {
            this(message, certain, false, cause);
        }

        /**
         * A statement that failed.
         *
         * @param certain whether it is known that it had no effect
         * @param lockedOut whether no more was wrong with it than that others held what it needed
         */
        public SqlFailed(String message, boolean certain, boolean lockedOut, Throwable cause) {
            super(message, cause);
            this.certain = certain;
            this.lockedOut = lockedOut;
        }

        public boolean certain() {
            return certain;
        }

        /** Whether it waited for a lock until its time was over, or was chosen to give way: the same statement may well succeed later. */
        public boolean lockedOut() {
            return lockedOut;
        }
    }
}
