package dev.theseus.lab.groupware;

import dev.theseus.lab.database.Sql;
import dev.theseus.lab.update.Release;
import dev.theseus.lab.update.TaskTable;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether this node serves a context, and holds the door while it does.
 *
 * <p>The context's row is read with a shared lock in the same transaction as the work on its schema, and {@code
 * disableschema} writes that row. So when {@code disableschema} has returned, every request that was let in before has
 * ended, and every later one sees that the context is disabled: no write is acknowledged after the dump was made. The
 * lock also makes the read current, and so nothing about contexts is ever cached.
 */
final class ContextGate {

    private static final String LOOK = """
            SELECT c.enabled, p.server_id, p.db_schema, (SELECT MIN(s.server_id) FROM server s WHERE s.name = ?)
            FROM context c JOIN context_server2db_pool p ON p.cid = c.cid
            WHERE c.cid = ? LOCK IN SHARE MODE
            """;

    private final String serverName;
    private final Release release;

    /** What is known of a context. {@code ownServer} is null while this node's name is not registered. */
    private record Known(
            boolean enabled,
            long server,
            String schema,
            @Nullable Long ownServer) {}

    ContextGate(String serverName, Release release) {
        this.serverName = serverName;
        this.release = release;
    }

    /** The schema of a context that may be worked on until the transaction ends. Throws a {@link Refusal} otherwise. */
    String enter(Connection connection, long context) throws SQLException {
        Known known = Sql.first(
                        connection,
                        row -> new Known(
                                row.getBoolean(1), row.getLong(2), row.getString(3), row.getObject(4, Long.class)),
                        LOOK,
                        serverName,
                        context)
                .orElseThrow(() -> Refusal.unknownContext(context));
        if (!known.enabled()) {
            throw Refusal.contextDisabled(context);
        }
        if (known.ownServer() == null) {
            throw Refusal.serverNotRegistered(serverName);
        }
        if (known.ownServer() != known.server()) {
            throw Refusal.locatedElsewhere(context, known.server());
        }
        checkSchema(connection, context, known.schema());
        return known.schema();
    }

    /** Whether somebody may log in to the context, here or on another server. */
    boolean isOpen(Connection connection, long context) throws SQLException {
        return Sql.number(connection, "SELECT COUNT(*) FROM context WHERE cid = ? AND enabled = 1", context) > 0;
    }

    private void checkSchema(Connection connection, long context, String schema) throws SQLException {
        TaskTable tasks = new TaskTable(schema);
        if (tasks.isLocked(connection)) {
            throw Refusal.beingUpdated(context);
        }
        boolean behind = switch (release) {
            case V7_10_0 -> false; // its own tasks were run long ago; of later ones it knows nothing
            case V8_0_0 -> !tasks.pending(connection, release).isEmpty();
        };
        if (behind) {
            throw Refusal.needsUpdate(context, schema);
        }
    }
}
