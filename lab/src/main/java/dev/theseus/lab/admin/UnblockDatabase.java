package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.update.TaskTable;
import java.sql.SQLException;
import java.util.Set;

/** {@code unblockdatabase -A -P -n SCHEMA}: removes locks whose heartbeat is older than a minute. */
record UnblockDatabase(Database database) implements Command {

    @Override
    public String name() {
        return "unblockdatabase";
    }

    @Override
    public Set<Option> options() {
        return Set.of(Option.NAME);
    }

    @Override
    public Set<Option> needed() {
        return Set.of(Option.ADMIN_USER, Option.ADMIN_PASSWORD, Option.NAME);
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
