package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.database.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** {@code listserver [-A -P] [--csv]}: id and name of every registered server. */
record ListServer(Database database) implements Command {

    @Override
    public String name() {
        return "listserver";
    }

    @Override
    public Set<Option> options() {
        return Set.of(Option.CSV);
    }

    @Override
    public Set<Option> needed() {
        return Set.of();
    }

    @Override
    public String failure(Arguments arguments) {
        return "servers could not be listed";
    }

    @Override
    public void run(Arguments arguments, Console console) throws SQLException {
        List<List<String>> rows = database.inTransaction(connection -> Sql.list(
                connection,
                row -> List.of(row.getString(1), row.getString(2)),
                "SELECT server_id, name FROM server ORDER BY server_id"));
        new Table(List.of("id", "name"), rows).print(console, arguments.has(Option.CSV));
    }
}
