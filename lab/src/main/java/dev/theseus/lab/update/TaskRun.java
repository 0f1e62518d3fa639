package dev.theseus.lab.update;

import dev.theseus.lab.database.Sql;
import dev.theseus.lab.update.UpdateTask.Part;
import dev.theseus.lab.update.UpdateTask.Part.Fill;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** One task on one schema, at a pace. */
final class TaskRun {

    private final Connection connection;
    private final String schema;
    private final int rowsPerSecond;

    TaskRun(Connection connection, String schema, int rowsPerSecond) {
        this.connection = connection;
        this.schema = schema;
        this.rowsPerSecond = rowsPerSecond;
    }

    /** Does the task; with {@code fails} half of it, and then throws. */
    void carryOut(UpdateTask task, boolean fails) throws SQLException, InterruptedException {
        int parts = task.parts().size();
        for (int i = 0; i < parts; i++) {
            boolean last = i == parts - 1;
            switch (task.parts().get(i)) {
                case Part.Statement(String sql) -> {
                    if (!(fails && last)) {
                        Sql.change(connection, onSchema(sql));
                    }
                }
                case Fill fill -> fill(fill, fails && last);
            }
        }
        if (fails) {
            throw new TaskFailed(task.name(), schema);
        }
    }

    private void fill(Fill fill, boolean half) throws SQLException, InterruptedException {
        long rows = Sql.number(connection, onSchema(fill.left()));
        long enough = half ? rows / 2 : rows;
        long done = 0;
        // Rows may come and go while it runs, so the end is when nothing is found any more.
        for (int changed = Fill.BATCH; changed > 0 && !(half && done >= enough); done += changed) {
            changed = Sql.change(connection, onSchema(fill.sql()));
            TimeUnit.NANOSECONDS.sleep(changed * TimeUnit.SECONDS.toNanos(1) / rowsPerSecond);
        }
    }

    private String onSchema(String sql) {
        return sql.replace("$S", Sql.name(schema));
    }
}
