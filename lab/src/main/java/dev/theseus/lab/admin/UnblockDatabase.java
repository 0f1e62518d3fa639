package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.database.Sql;
import dev.theseus.lab.update.TaskTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code unblockdatabase -A -P (-i ID | -n NAME) [--schema SCHEMA]}: removes the lock LOCKED of one schema, or of all, where it has had no heartbeat
 * for too long. {@code -i} and {@code -n} name a registered database host, not a schema.
 *
 * <p>Modelled on the public manual page and the source of the command. What the server does with a lock that is not too old, and with BACKGROUND,
 * neither says: here it is the least, nothing.
 */
record UnblockDatabase(Database database) implements Command {

    @Override
    public Usage usage() {
        return Usage.of("unblockdatabase").byMaster().takes(Option.ID, Option.NAME, Option.SCHEMA_OF_DATABASE);
    }

    @Override
    public String failure(Arguments arguments) {
        return "database could not be unblocked";
    }

    @Override
    public void run(Arguments arguments, Console console) throws SQLException {
        if (arguments.has(Option.ID) == arguments.has(Option.NAME)) {
            throw new CommandFailed(ExitStatus.MISSING_OPTION, "Exactly one of the options -i and -n must be given");
        }
        List<String> unblocked = database.inTransaction(connection -> {
            List<String> schemata = schemata(connection, arguments);
            List<String> found = new ArrayList<>();
            for (String schema : schemata) if (new TaskTable(schema).unblock(connection) > 0) found.add(schema);
            return found;
        });
        String which =
                arguments.find(Option.ID).or(() -> arguments.find(Option.NAME)).orElseThrow();
        String what = arguments
                .find(Option.SCHEMA_OF_DATABASE)
                .map(schema -> "schema " + schema)
                .orElse("database " + which);
        if (unblocked.isEmpty()) {
            console.line(what + " is already unblocked");
        } else if (arguments.has(Option.SCHEMA_OF_DATABASE)) {
            console.line(what + " unblocked");
        } else {
            console.line("unblocked the following schemas from " + what + ":");
            unblocked.forEach(console::line);
        }
    }

    private static List<String> schemata(Connection connection, Arguments arguments) throws SQLException {
        boolean byName = arguments.has(Option.NAME);
        long pool = Sql.first(
                        connection,
                        row -> row.getLong(1),
                        "SELECT db_pool_id FROM db_pool WHERE " + (byName ? "name" : "db_pool_id") + " = ?",
                        byName ? arguments.get(Option.NAME) : arguments.number(Option.ID))
                .orElseThrow(() -> CommandFailed.invalid("No such database"));
        List<String> all = Sql.list(
                connection,
                row -> row.getString(1),
                "SELECT schemaname FROM contexts_per_dbschema WHERE db_pool_id = ? ORDER BY schemaname",
                pool);
        if (!arguments.has(Option.SCHEMA_OF_DATABASE)) return all;
        String schema = arguments.get(Option.SCHEMA_OF_DATABASE);
        if (!all.contains(schema)) throw CommandFailed.invalid("No such schema: \"" + schema + "\"");
        return List.of(schema);
    }
}
