package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.update.Release;
import dev.theseus.lab.update.TaskTable;
import dev.theseus.lab.update.TaskTable.Executed;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code listUpdateTasks -n SCHEMA [--csv]}: tasks that were executed on a schema, failed ones among them, and those
 * that are pending for this node's release.
 */
record ListUpdateTasks(Database database, Release release) implements Command {

    @Override
    public Usage usage() {
        return Usage.of("listUpdateTasks").needs(Option.NAME).takes(Option.CSV);
    }

    @Override
    public String failure(Arguments arguments) {
        return "update tasks of schema " + arguments.get(Option.NAME) + " could not be listed";
    }

    @Override
    public void run(Arguments arguments, Console console) throws SQLException {
        String schema = arguments.get(Option.NAME);
        List<List<String>> rows = database.inTransaction(connection -> {
            TaskTable tasks = new TaskTable(ConfigurationDatabase.existingSchema(connection, schema));
            return Stream.concat(
                            tasks.executed(connection).stream().map(ListUpdateTasks::row),
                            tasks.pending(connection, release).stream()
                                    .map(task -> List.of(task.name(), "pending", "", "")))
                    .toList();
        });
        new Table(List.of("taskName", "state", "successful", "lastModified"), rows)
                .print(console, arguments.has(Option.CSV));
    }

    private static List<String> row(Executed task) {
        return List.of(
                task.taskName(),
                "executed",
                Boolean.toString(task.successful()),
                Instant.ofEpochMilli(task.lastModifiedMs()).toString());
    }
}
