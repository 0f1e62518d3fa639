package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.update.UpdateRun;
import java.sql.SQLException;

/**
 * {@code runupdate -n SCHEMA}: runs the update tasks of this node's release that have not been executed, and waits.
 *
 * <p>It has the original's weakness, on purpose: whatever happened, a task that failed, or nothing at all because
 * another process holds the lock, it reports success and exits with 0. The truth is in the table {@code updateTask}.
 */
record RunUpdate(Database database, UpdateRun updates) implements Command {

    @Override
    public Usage usage() {
        return Usage.of("runupdate").needs(Option.NAME);
    }

    @Override
    public String failure(Arguments arguments) {
        return "update of schema " + arguments.get(Option.NAME) + " could not be started";
    }

    @Override
    public void run(Arguments arguments, Console console) throws SQLException, InterruptedException {
        String schema = arguments.get(Option.NAME);
        database.inTransaction(connection -> ConfigurationDatabase.existingSchema(connection, schema));
        console.line("Executing update tasks on schema \"" + schema + "\" ...");
        UpdateRun.Outcome outcome = updates.run(schema);
        System.out.println("update of " + schema + ": " + outcome); // the node's own log knows better
        console.line("All update tasks on schema \"" + schema + "\" were executed successfully.");
    }
}
