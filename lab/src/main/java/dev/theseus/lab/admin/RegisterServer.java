package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.database.Sql;
import java.sql.SQLException;

/**
 * {@code registerserver -A -P -n NAME}: makes a server known, under the next number of the installation's sequence. Modelled on the guide and the public
 * manual page.
 */
record RegisterServer(Database database) implements Command {

    @Override
    public Usage usage() {
        return Usage.of("registerserver").byMaster().needs(Option.NAME);
    }

    @Override
    public String failure(Arguments arguments) {
        return "server " + arguments.get(Option.NAME) + " could not be registered";
    }

    @Override
    public void run(Arguments arguments, Console console) throws SQLException {
        String server = arguments.get(Option.NAME);
        long id = database.inTransaction(connection -> {
            // The sequence's row is locked first, so that two at the same time cannot both find the name unused.
            Sql.change(connection, "UPDATE configdb_sequence SET id = LAST_INSERT_ID(id + 1)");
            long next = Sql.number(connection, "SELECT LAST_INSERT_ID()");
            if (Sql.number(connection, "SELECT COUNT(*) FROM server WHERE name = ?", server) > 0) {
                throw CommandFailed.invalid("Server " + server + " already exists");
            }
            Sql.change(connection, "INSERT INTO server (server_id, name) VALUES (?, ?)", next, server);
            return next;
        });
        console.line("server " + id + " registered");
    }
}
