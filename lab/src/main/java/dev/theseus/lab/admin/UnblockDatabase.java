package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.update.TaskTable;
import java.sql.SQLException;

/** {@code unblockdatabase -A -P -n SCHEMA}: removes locks whose heartbeat is older than a minute. */
record UnblockDatabase(Database database) implements Command {

    @Override
    public Usage usage() {
        return Usage.of("unblockdatabase").byMaster().needs(Option.NAME);
    }

    @Override
    public String failure(Arguments arguments) {
        return "schema " + arguments.get(Option.NAME) + " could not be unblocked";
    }

    @Override
    public void run(Arguments arguments, Console console) throws SQLException {
        String schema = arguments.get(Option.NAME);
        int removed = database.inTransaction(connection ->
                new TaskTable(ConfigurationDatabase.existingSchema(connection, schema)).unblock(connection));
        console.line(
                removed > 0
                        ? "Schema \"" + schema + "\" was unblocked."
                        : "Schema \"" + schema + "\" has no lock that was left behind.");
    }
}
