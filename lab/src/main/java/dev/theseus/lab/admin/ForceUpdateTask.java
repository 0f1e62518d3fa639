package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.update.Release;
import dev.theseus.lab.update.UpdateRun;
import dev.theseus.lab.update.UpdateTask;
import java.sql.SQLException;

/** {@code forceupdatetask -n SCHEMA -t TASK}: runs one task again, executed before or not, and tells the truth. */
record ForceUpdateTask(Database database, Release release, UpdateRun updates) implements Command {

    @Override
    public Usage usage() {
        return Usage.of("forceupdatetask").needs(Option.NAME, Option.TASK);
    }

    @Override
    public String failure(Arguments arguments) {
        return "update task " + arguments.get(Option.TASK) + " could not be executed";
    }

    @Override
    public void run(Arguments arguments, Console console) throws SQLException, InterruptedException {
        String schema = arguments.get(Option.NAME);
        database.inTransaction(connection -> ConfigurationDatabase.existingSchema(connection, schema));
        UpdateTask task = release.tasks().stream()
                .filter(known -> known.name().equals(arguments.get(Option.TASK)))
                .findFirst()
                .orElseThrow(() -> CommandFailed.invalid("Unknown update task " + arguments.get(Option.TASK)));
        try {
            updates.force(schema, task);
        } catch (SQLException e) {
            throw new CommandFailed(ExitStatus.FAILED, "Server response:\n " + e.getMessage());
        }
        console.line("Update task \"" + task.name() + "\" was executed successfully on schema \"" + schema + "\".");
    }
}
