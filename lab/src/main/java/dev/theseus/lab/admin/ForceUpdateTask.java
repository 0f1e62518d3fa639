package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.update.Release;
import dev.theseus.lab.update.UpdateRun;
import dev.theseus.lab.update.UpdateTask;
import java.sql.SQLException;

/**
 * {@code forceupdatetask -n SCHEMA -t TASK}, from 7.10.1 on with {@code -A -P}: runs one task again, executed before or not, and tells the truth.
 *
 * <p>Modelled on the public manual page and sources: it prints nothing where all went well.
 */
record ForceUpdateTask(Database database, Release release, UpdateRun updates) implements Command {

    @Override
    public Usage usage() {
        Usage usage = Usage.ofToolkit("forceupdatetask").needs(Option.NAME, Option.TASK);
        return release == Release.V7_10_0 ? usage : usage.byMaster();
    }

    @Override
    public String failure(Arguments arguments) {
        return "";
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
            throw new CommandFailed(ExitStatus.FAILED, String.valueOf(e.getMessage()));
        }
    }
}
