package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.update.Release;
import dev.theseus.lab.update.UpdateRun;
import java.sql.SQLException;
import java.util.List;

/**
 * {@code runupdate -n SCHEMA}, from 7.10.1 on with {@code -A -P}: runs the update tasks of this node's release that have not been executed, and waits.
 *
 * <p>Modelled on the public sources: it prints nothing where all went well, and the tasks that failed where some did; it exits with 0 in both cases,
 * and also where nothing was done because another process holds the lock. In 7.10.0 it speaks JMX and knows no administrator.
 */
record RunUpdate(Database database, Release release, UpdateRun updates) implements Command {

    @Override
    public Usage usage() {
        Usage usage = Usage.ofToolkit("runupdate").needs(Option.NAME);
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
        UpdateRun.Outcome outcome = updates.run(schema);
        System.out.println("update of " + schema + ": " + outcome); // the node's own log knows better
        if (outcome instanceof UpdateRun.Outcome.Ran ran && !ran.failed().isEmpty()) {
            console.line("The following update task(s) failed:");
            new Table(
                            List.of("taskName", "className", "schema"),
                            ran.failed().stream()
                                    .map(task -> List.of(task, task, schema))
                                    .toList())
                    .print(console, false);
        }
    }
}
