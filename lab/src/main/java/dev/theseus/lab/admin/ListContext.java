package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.database.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** {@code listcontext [-A -P] [--csv]}: every context, whether and why it is disabled, its server and schema. */
record ListContext(Database database) implements Command {

    private static final String ALL = """
            SELECT c.cid, c.name, IF(c.enabled, 'true', 'false'), IFNULL(c.reason_id, ''), p.server_id, p.db_schema
            FROM context c JOIN context_server2db_pool p ON p.cid = c.cid ORDER BY c.cid
            """;

    @Override
    public String name() {
        return "listcontext";
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
        return "contexts could not be listed";
    }

    @Override
    public void run(Arguments arguments, Console console) throws SQLException {
        List<List<String>> rows = database.inTransaction(connection -> Sql.list(
                connection,
                row -> List.of(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6)),
                ALL));
        new Table(List.of("id", "name", "enabled", "reason_id", "server_id", "schema"), rows)
                .print(console, arguments.has(Option.CSV));
    }
}
