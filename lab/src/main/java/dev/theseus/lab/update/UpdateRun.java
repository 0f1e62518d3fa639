package dev.theseus.lab.update;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.update.TaskTable.Lock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * All pending tasks on one schema.
 *
 * <p>It has the weaknesses of the original, because a plan must not fall into them: a task that fails is recorded, the
 * next one goes on, and nobody is told; a task that failed counts as executed and is not tried again; when another
 * process holds the lock nothing is done.
 */
public final class UpdateRun {

    private static final long HEARTBEAT_S = 20;

    /** What really happened; the commands do not say so. */
    public sealed interface Outcome {

        record Ran(List<String> succeeded, List<String> failed) implements Outcome {}

        record AnotherIsUpdating() implements Outcome {}
    }

    private final Database database;
    private final Release release;
    private final FailureSwitch failures;
    private final int rowsPerSecond;

    public UpdateRun(Database database, Release release, FailureSwitch failures, int rowsPerSecond) {
        this.database = database;
        this.release = release;
        this.failures = failures;
        this.rowsPerSecond = rowsPerSecond;
    }

    /** Runs what is pending and returns when it is done. */
    public Outcome run(String schema) throws SQLException, InterruptedException {
        TaskTable table = new TaskTable(schema);
        try (Connection connection = database.dedicated()) {
            List<UpdateTask> pending = table.pending(connection, release);
            Outcome.Ran result = new Outcome.Ran(new ArrayList<>(), new ArrayList<>());
            for (Lock lock : Lock.values()) {
                List<UpdateTask> tasks = pending.stream()
                        .filter(task -> task.background() == (lock == Lock.BACKGROUND))
                        .toList();
                if (!tasks.isEmpty() && !runLocked(connection, schema, lock, tasks, result)) {
                    return new Outcome.AnotherIsUpdating();
                }
            }
            return result;
        }
    }

    /** Runs one task, executed before or not; throws when it fails. */
    public void force(String schema, UpdateTask task) throws SQLException, InterruptedException {
        try (Connection connection = database.dedicated()) {
            attempt(connection, schema, task);
        }
    }

    private boolean runLocked(
            Connection connection, String schema, Lock lock, List<UpdateTask> tasks, Outcome.Ran result)
            throws SQLException, InterruptedException {
        TaskTable table = new TaskTable(schema);
        if (!table.lock(connection, lock)) {
            return false;
        }
        Thread heart = Thread.ofVirtual().start(() -> beat(table, lock));
        try {
            for (UpdateTask task : tasks) {
                try {
                    attempt(connection, schema, task);
                    result.succeeded().add(task.name());
                } catch (SQLException e) {
                    System.err.println("update: " + e.getMessage());
                    result.failed().add(task.name());
                }
            }
        } finally {
            heart.interrupt();
            table.unlock(connection, lock);
        }
        return true;
    }

    private void attempt(Connection connection, String schema, UpdateTask task)
            throws SQLException, InterruptedException {
        TaskTable table = new TaskTable(schema);
        boolean successful = false;
        try {
            new TaskRun(connection, schema, rowsPerSecond).carryOut(task, failures.isOn(schema, task.name()));
            successful = true;
        } finally {
            table.record(connection, task.name(), successful);
        }
    }

    private void beat(TaskTable table, Lock lock) {
        try (Connection connection = database.dedicated()) {
            while (true) {
                TimeUnit.SECONDS.sleep(HEARTBEAT_S);
                table.beat(connection, lock);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            System.err.println("update: no heartbeat for " + lock + ": " + e.getMessage());
        }
    }
}
