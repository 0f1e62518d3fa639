package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.database.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * {@code listdatabaseschema [-A -P] [--csv]}: pool id, name and number of contexts of every schema. They come in the
 * order of their names as texts, {@code oxdatabase_10} before {@code oxdatabase_5}: no order to rely on.
 */
record ListDatabaseSchema(Database database) implements Command {

    @Override
    public String name() {
        return "listdatabaseschema";
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
        return "schemata could not be listed";
    }

    @Override
    public void run(Arguments arguments, Console console) throws SQLException {
        List<List<String>> rows = database.inTransaction(connection -> Sql.list(
                connection,
                row -> List.of(row.getString(1), row.getString(2), row.getString(3)),
                "SELECT db_pool_id, schemaname, count FROM contexts_per_dbschema ORDER BY schemaname"));
        new Table(List.of("id", "name", "contexts"), rows).print(console, arguments.has(Option.CSV));
    }
}
