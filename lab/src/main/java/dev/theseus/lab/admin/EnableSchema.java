package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import java.sql.SQLException;
import java.util.List;

/**
 * {@code enableschema -A -P -m SCHEMA}: enables the contexts that {@code disableschema} disabled, and no others.
 *
 * <p>Modelled on the guide and the public sources. Like the original it asks nothing: it opens a schema whose update failed, or never ran, to its users as well.
 */
record EnableSchema(Database database) implements Command {

    @Override
    public Usage usage() {
        return Usage.of("enableschema").byMaster().needs(Option.SCHEMA);
    }

    @Override
    public String failure(Arguments arguments) {
        return "schema " + arguments.get(Option.SCHEMA) + " could not be enabled";
    }

    @Override
    public void run(Arguments arguments, Console console) throws SQLException {
        String schema = arguments.get(Option.SCHEMA);
        database.inTransaction(connection -> {
            List<Long> contexts = ConfigurationDatabase.contexts(
                    connection, ConfigurationDatabase.existingSchema(connection, schema));
            return Maintenance.enable(connection, contexts);
        });
        database.inTransaction(connection -> {
            Maintenance.noteEnd(connection, schema);
            return schema;
        });
        console.line("The schema '" + schema + "' was enabled successfully.");
    }
}
