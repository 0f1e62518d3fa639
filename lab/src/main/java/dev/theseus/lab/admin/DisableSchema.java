package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import java.sql.SQLException;
import java.util.List;

/**
 * {@code disableschema -A -P -m SCHEMA}: disables the schema's contexts that are enabled and ends their sessions.
 *
 * <p>Modelled on the guide and the public sources. When it returns, no request that was let in before is still at work: the update of each context's row waited for
 * the shared locks of the requests on it.
 */
record DisableSchema(Database database) implements Command {

    @Override
    public Usage usage() {
        return Usage.of("disableschema").byMaster().needs(Option.SCHEMA);
    }

    @Override
    public String failure(Arguments arguments) {
        return "schema " + arguments.get(Option.SCHEMA) + " could not be disabled";
    }

    @Override
    public void run(Arguments arguments, Console console) throws SQLException {
        String schema = arguments.get(Option.SCHEMA);
        List<Long> contexts = database.inTransaction(connection -> {
            List<Long> found = ConfigurationDatabase.contexts(
                    connection, ConfigurationDatabase.existingSchema(connection, schema));
            Maintenance.noteBegin(connection, schema);
            return found;
        });
        database.inTransaction(connection -> Maintenance.disable(connection, contexts));
        database.inTransaction(connection -> Maintenance.endSessions(connection, contexts));
        console.line("The schema '" + schema + "' was disabled successfully.");
    }
}
