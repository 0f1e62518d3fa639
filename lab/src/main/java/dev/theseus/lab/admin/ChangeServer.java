package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.database.Sql;
import java.sql.SQLException;

/**
 * {@code changeserver -A -P -s ID -m SCHEMA}: gives all contexts of a schema, disabled or not, to another server. Modelled on the guide and the public
 * manual page.
 */
record ChangeServer(Database database) implements Command {

    @Override
    public Usage usage() {
        return Usage.of("changeserver").byMaster().needs(Option.SERVER, Option.SCHEMA);
    }

    @Override
    public String failure(Arguments arguments) {
        return "server of schema " + arguments.get(Option.SCHEMA) + " could not be changed";
    }

    @Override
    public void run(Arguments arguments, Console console) throws SQLException {
        String schema = arguments.get(Option.SCHEMA);
        long server = arguments.number(Option.SERVER);
        database.inTransaction(connection -> {
            ConfigurationDatabase.existingSchema(connection, schema);
            if (Sql.number(connection, "SELECT COUNT(*) FROM server WHERE server_id = ?", server) == 0) {
                throw CommandFailed.invalid("Server with id " + server + " does not exist");
            }
            return Sql.change(
                    connection, "UPDATE context_server2db_pool SET server_id = ? WHERE db_schema = ?", server, schema);
        });
        console.line("server for schema " + schema + " changed to " + server);
    }
}
