package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** {@code unregisterserver -A -P (-i ID | -n NAME)}: forgets a server that no context belongs to. Modelled on the public manual page. */
record UnregisterServer(Database database) implements Command {

    @Override
    public Usage usage() {
        return Usage.of("unregisterserver").byMaster().takes(Option.NAME, Option.ID);
    }

    @Override
    public String failure(Arguments arguments) {
        String which =
                arguments.find(Option.ID).or(() -> arguments.find(Option.NAME)).orElse("");
        return "server " + which + " could not be unregistered";
    }

    @Override
    public void run(Arguments arguments, Console console) throws SQLException {
        if (arguments.has(Option.ID) == arguments.has(Option.NAME)) {
            throw new CommandFailed(ExitStatus.MISSING_OPTION, "Exactly one of the options -i and -n must be given");
        }
        long id = database.inTransaction(connection -> {
            long server = find(connection, arguments);
            if (Sql.number(connection, "SELECT COUNT(*) FROM context_server2db_pool WHERE server_id = ?", server) > 0) {
                throw CommandFailed.invalid("Server " + server + " is still in use by contexts");
            }
            Sql.change(connection, "DELETE FROM server WHERE server_id = ?", server);
            return server;
        });
        console.line("server " + id + " unregistered");
    }

    private static long find(Connection connection, Arguments arguments) throws SQLException {
        boolean byName = arguments.has(Option.NAME);
        return Sql.first(
                        connection,
                        row -> row.getLong(1),
                        "SELECT server_id FROM server WHERE " + (byName ? "name" : "server_id") + " = ?",
                        byName ? arguments.get(Option.NAME) : arguments.number(Option.ID))
                .orElseThrow(() -> CommandFailed.invalid("No such server"));
    }
}
