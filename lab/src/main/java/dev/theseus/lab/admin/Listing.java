package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.database.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code list… [-A -P] [--csv]}: prints the rows of one query.
 *
 * @param what the listed things, for messages
 * @param columns the table's head, in the order of the query's columns
 */
record Listing(Database database, String name, String what, List<String> columns, String query) implements Command {

    /** Id and name of every registered server. */
    static Listing servers(Database database) {
        return new Listing(
                database,
                "listserver",
                "servers",
                List.of("id", "name"),
                "SELECT server_id, name FROM server ORDER BY server_id");
    }

    /**
     * Pool id, name and number of contexts of every schema. They come in the order of their names as texts, {@code oxdatabase_10} before
     * {@code oxdatabase_5}: no order to rely on.
     */
    static Listing schemata(Database database) {
        return new Listing(
                database,
                "listdatabaseschema",
                "schemata",
                List.of("id", "name", "contexts"),
                "SELECT db_pool_id, schemaname, count FROM contexts_per_dbschema ORDER BY schemaname");
    }

    /** Every context, whether and why it is disabled, its server and schema. */
    static Listing contexts(Database database) {
        return new Listing(
                database,
                "listcontext",
                "contexts",
                List.of("id", "name", "enabled", "reason_id", "server_id", "schema"),
                """
                SELECT c.cid, c.name, IF(c.enabled, 'true', 'false'), IFNULL(c.reason_id, ''), p.server_id, p.db_schema
                FROM context c JOIN context_server2db_pool p ON p.cid = c.cid ORDER BY c.cid
                """);
    }

    @Override
    public Usage usage() {
        return Usage.of(name).takes(Option.CSV);
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
        new Table(columns, rows).print(console, arguments.has(Option.CSV));
    }
}
