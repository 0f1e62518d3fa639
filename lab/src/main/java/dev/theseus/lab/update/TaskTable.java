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

    /**
     * Takes a lock; false when somebody else holds it. LOCKED is taken over where it was left behind, BACKGROUND never: so it is by the defaults of
     * the original.
     */
    boolean lock(Connection connection, Lock lock) throws SQLException {
        int inserted = Sql.change(
                connection,
                "INSERT IGNORE INTO " + table + " (cid, taskName, successful, lastModified, uuid) VALUES (0, ?, 1, "
                        + NOW_MS + ", ?)",
                lock.name(),
                newUuid());
        return inserted == 1
                || lock == Lock.LOCKED
                        && Sql.change(
                                        connection,
                                        "UPDATE " + table + " SET lastModified = " + NOW_MS
                                                + " WHERE taskName = ? AND lastModified < " + NOW_MS + " - "
                                                + STALE_AFTER_MS,
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

    /** Removes LOCKED where it was left behind, and says whether it was: 1 or 0. */
    public int unblock(Connection connection) throws SQLException {
        return Sql.change(
                connection,
                "DELETE FROM " + table + " WHERE taskName = 'LOCKED' AND lastModified < " + NOW_MS + " - "
                        + STALE_AFTER_MS);
    }

    private static byte[] newUuid() {
        UUID uuid = UUID.randomUUID();
        return ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }
}
