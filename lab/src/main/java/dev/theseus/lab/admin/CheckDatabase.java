package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.update.Release;
import dev.theseus.lab.update.TaskTable;
import dev.theseus.lab.update.TaskTable.State;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code checkdatabase [-A -P] [-n SCHEMA] [--csv]}: schemata that need an update of this node's release, are being
 * updated, or are blocked by a lock that was left behind. Says nothing of tasks that failed.
 */
record CheckDatabase(Database database, Release release) implements Command {

    @Override
    public Usage usage() {
        return Usage.of("checkdatabase").takes(Option.NAME, Option.CSV);
    }

    @Override
    public String failure(Arguments arguments) {
        return "database could not be checked";
    }

    @Override
    public void run(Arguments arguments, Console console) throws SQLException {
        Map<String, State> states = database.inTransaction(connection -> {
            List<String> schemata = arguments.has(Option.NAME)
                    ? List.of(ConfigurationDatabase.existingSchema(connection, arguments.get(Option.NAME)))
                    : ConfigurationDatabase.schemata(connection);
            Map<String, State> found = new TreeMap<>();
            for (String schema : schemata) {
                found.put(schema, new TaskTable(schema).state(connection, release));
            }
            return found;
        });
        List<List<String>> rows = new ArrayList<>();
        states.forEach((schema, state) -> {
            if (state != State.CURRENT) {
                rows.add(List.of(schema, state.name().toLowerCase(Locale.ROOT)));
            }
        });
        if (rows.isEmpty() && !arguments.has(Option.CSV)) {
            console.line("No schemata found that need an update, are being updated or are blocked.");
        } else {
            new Table(List.of("schema", "state"), rows).print(console, arguments.has(Option.CSV));
        }
    }
}
