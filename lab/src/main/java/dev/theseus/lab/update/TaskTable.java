package dev.theseus.lab.update;

import dev.theseus.lab.database.Sql;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The table {@code updateTask} of one schema: what was executed, and the two rows that are locks. */
public final class TaskTable {

    private static final String NOW_MS = "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS UNSIGNED)";
    static final int STALE_AFTER_MS = 60_000;

    /** A row of the table that stands for a task. */
    public record Executed(String taskName, boolean successful, long lastModifiedMs) {}

    /** The two locks: LOCKED keeps users out, BACKGROUND only other updates. */
    public enum Lock {
        LOCKED,
        BACKGROUND
    }

    /** How a schema stands to a release. */
    public enum State {
        CURRENT,
        NEEDS_UPDATE,
        /** A lock is held, and its heartbeat is fresh. */
        UPDATING,
        /** A lock was left behind: its heartbeat is older than a minute. */
        BLOCKED
    }

    private final String table;

    public TaskTable(String schema) {
        this.table = Sql.name(schema) + ".updateTask";
    }

    public List<Executed> executed(Connection connection) throws SQLException {
        return Sql.list(
                connection,
                row -> new Executed(row.getString(1), row.getBoolean(2), row.getLong(3)),
                "SELECT taskName, successful, lastModified FROM " + table
                        + " WHERE taskName NOT IN ('LOCKED', 'BACKGROUND') ORDER BY lastModified, taskName");
    }

    /** Tasks that have no row. A task that failed has one, and so is never pending again. */
    public List<UpdateTask> pending(Connection connection, Release release) throws SQLException {
        Set<String> names =
                executed(connection).stream().map(Executed::taskName).collect(Collectors.toSet());
        return release.tasks().stream()
                .filter(task -> !names.contains(task.name()))
                .toList();
    }

    public State state(Connection connection, Release release) throws SQLException {
        List<Boolean> stale = Sql.list(
                connection,
                row -> row.getBoolean(1),
                "SELECT lastModified < " + NOW_MS + " - " + STALE_AFTER_MS + " FROM " + table
                        + " WHERE taskName IN ('LOCKED', 'BACKGROUND')");
        if (!stale.isEmpty()) {
            return stale.contains(true) ? State.BLOCKED : State.UPDATING;
        }
        return pending(connection, release).isEmpty() ? State.CURRENT : State.NEEDS_UPDATE;
    }

    /** Whether users are kept out of the schema by an update. */
    public boolean isLocked(Connection connection) throws SQLException {
        return Sql.number(connection, "SELECT COUNT(*) FROM " + table + " WHERE taskName = 'LOCKED'") > 0;
    }

    public void record(Connection connection, String task, boolean successful) throws SQLException {
        Sql.change(
                connection,
                "REPLACE INTO " + table + " (cid, taskName, successful, lastModified, uuid) VALUES (0, ?, ?, " + NOW_MS
                        + ", ?)",
                task,
                successful,
                newUuid());
    }

    /** Takes a lock, or one that was left behind; false when somebody else holds it. */
    boolean lock(Connection connection, Lock lock) throws SQLException {
        int inserted = Sql.change(
                connection,
                "INSERT IGNORE INTO " + table + " (cid, taskName, successful, lastModified, uuid) VALUES (0, ?, 1, "
                        + NOW_MS + ", ?)",
                lock.name(),
                newUuid());
        return inserted == 1
                || Sql.change(
                                connection,
                                "UPDATE " + table + " SET lastModified = " + NOW_MS
                                        + " WHERE taskName = ? AND lastModified < " + NOW_MS + " - " + STALE_AFTER_MS,
                                lock.name())
                        == 1;
    }

    void beat(Connection connection, Lock lock) throws SQLException {
        Sql.change(
                connection, "UPDATE " + table + " SET lastModified = " + NOW_MS + " WHERE taskName = ?", lock.name());
    }

    void unlock(Connection connection, Lock lock) throws SQLException {
        Sql.change(connection, "DELETE FROM " + table + " WHERE taskName = ?", lock.name());
    }

    /** Removes locks that were left behind, and says how many. */
    public int unblock(Connection connection) throws SQLException {
        return Sql.change(
                connection,
                "DELETE FROM " + table + " WHERE taskName IN ('LOCKED', 'BACKGROUND') AND lastModified < " + NOW_MS
                        + " - " + STALE_AFTER_MS);
    }

    private static byte[] newUuid() {
        UUID uuid = UUID.randomUUID();
        return ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }
}
