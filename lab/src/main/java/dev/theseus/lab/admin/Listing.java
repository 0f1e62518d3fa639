package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.database.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code list… -A -P [--csv]}: prints the rows of one query. Modelled on the public manual pages and sources: the head of the CSV differs from that of
 * the columns.
 *
 * @param what the listed things, for messages
 * @param columns the table's head for people, in the order of the query's columns
 * @param csv the head of the CSV
 */
record Listing(Database database, String name, String what, List<String> columns, List<String> csv, String query)
        implements Command {

    /** Id and name of every registered server. */
    static Listing servers(Database database) {
        return new Listing(
                database,
                "listserver",
                "servers",
                List.of("Id", "Name"),
                List.of("id", "name"),
                "SELECT server_id, name FROM server ORDER BY server_id");
    }

    /**
     * Pool, name, address and number of contexts of every schema. They come in the order of their names as texts, {@code oxdatabase_10} before
     * {@code oxdatabase_5}: no order to rely on.
     */
    static Listing schemata(Database database) {
        return new Listing(
                database,
                "listdatabaseschema",
                "database schemas",
                List.of("id", "name", "schemaname", "hostname", "curctx"),
                List.of("id", "display_name", "schema_name", "url", "currentunits"),
                """
                SELECT p.db_pool_id, p.name, s.schemaname, p.url, s.count
                FROM contexts_per_dbschema s JOIN db_pool p ON p.db_pool_id = s.db_pool_id ORDER BY s.schemaname
                """);
    }

    @Override
    public Usage usage() {
        return Usage.of(name).byMaster().takes(Option.CSV);
    }

    @Override
    public String failure(Arguments arguments) {
        return what + " could not be listed";
    }

    @Override
    public void run(Arguments arguments, Console console) throws SQLException {
        List<List<String>> rows = database.inTransaction(connection -> Sql.list(
                connection,
                row -> {
                    List<String> values = new ArrayList<>();
                    for (int column = 1; column <= columns.size(); column++) values.add(row.getString(column));
                    return List.copyOf(values);
                },
                query));
        boolean forPrograms = arguments.has(Option.CSV);
        new Table(forPrograms ? csv : columns, rows).print(console, forPrograms);
    }
}
