package dev.theseus.lab.update;

import java.sql.SQLException;

/** A task that did not come to its end. */
final class TaskFailed extends SQLException {

    private static final long serialVersionUID = 1L;

    TaskFailed(String task, String schema) {
        super("Update task " + task + " failed on schema " + schema + ": Duplicate entry '1-7' for key 'PRIMARY'");
    }
}
