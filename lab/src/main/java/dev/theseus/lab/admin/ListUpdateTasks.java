package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.update.Release;
import dev.theseus.lab.update.TaskTable;
import dev.theseus.lab.update.TaskTable.Executed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code listUpdateTasks -A -P -n SCHEMA (--all | --pending | --executed | --excluded…)}: tasks of this node's release, by name. Pending are those
 * that were not executed successfully, failed ones among them.
 *
 * <p>Modelled on the public manual page and sources of 7.10.2, where the command came in, and later: one of the selections must be given; there is no
 * CSV; an empty list is its head alone. The long names of the selections are the same in all of these, the letters are not, and the column
 * {@code reason} is of the later ones. Nothing is excluded in the lab.
 */
record ListUpdateTasks(Database database, Release release) implements Command {

    private static final Set<Option> SELECTIONS = Set.of(
            Option.ALL,
            Option.PENDING,
            Option.EXECUTED,
            Option.EXCLUDED,
            Option.EXCLUDED_BY_FILE,
            Option.EXCLUDED_BY_NAMESPACE);

    @Override
    public Usage usage() {
        return Usage.ofToolkit("listUpdateTasks")
                .byMaster()
                .needs(Option.NAME)
                .takes(SELECTIONS.toArray(Option[]::new));
    }

    @Override
    public String failure(Arguments arguments) {
        return "";
    }

    @Override
    public void run(Arguments arguments, Console console) throws SQLException {
        List<Option> selected = SELECTIONS.stream().filter(arguments::has).toList();
        if (selected.size() != 1) {
            throw new CommandFailed(
                    ExitStatus.FAILED,
                    selected.isEmpty()
                            ? "Missing required option: [-a, -g, -x, -xf, -xn, -e]"
                            : "Unable to parse command line: only one of [-a, -g, -x, -xf, -xn, -e] may be given");
        }
        String schema = arguments.get(Option.NAME);
        database.<Table>inTransaction(connection -> {
                    TaskTable tasks = new TaskTable(ConfigurationDatabase.existingSchema(connection, schema));
                    return switch (selected.getFirst()) {
                        case EXECUTED ->
                            table(
                                    List.of("taskName", "successful", "lastModified"),
                                    tasks.executed(connection).stream().map(ListUpdateTasks::row));
                        case ALL, PENDING ->
                            table(List.of("taskName", "state", "reason"), notExecuted(tasks, connection));
                        default -> table(List.of("taskName", "state", "reason"), Stream.of());
                    };
                })
                .print(console, false);
    }

    private static Table table(List<String> columns, Stream<List<String>> rows) {
        return new Table(
                columns, rows.sorted(Comparator.comparing(List::getFirst)).toList());
    }

    private Stream<List<String>> notExecuted(TaskTable tasks, Connection connection) throws SQLException {
        List<Executed> executed = tasks.executed(connection);
        Set<String> pending = Set.copyOf(tasks.pending(connection, release).stream()
                .map(task -> task.name())
                .toList());
        return release.tasks().stream()
                .map(task -> task.name())
                .filter(name -> executed.stream()
                        .noneMatch(task -> task.successful() && task.taskName().equals(name)))
                .map(name -> List.of(name, "pending", pending.contains(name) ? "never executed" : "failed"));
    }

    private static List<String> row(Executed task) {
        return List.of(
                task.taskName(),
                Boolean.toString(task.successful()),
                Instant.ofEpochMilli(task.lastModifiedMs()).toString());
    }
}
