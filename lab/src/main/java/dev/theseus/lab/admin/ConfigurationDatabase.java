package dev.theseus.lab.admin;

import dev.theseus.lab.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What several commands ask the configuration database. */
final class ConfigurationDatabase {

    private ConfigurationDatabase() {}

    static List<String> schemata(Connection connection) throws SQLException {
        return Sql.list(
                connection,
                row -> row.getString(1),
                "SELECT schemaname FROM contexts_per_dbschema ORDER BY schemaname");
    }

    /** Throws {@link CommandFailed} for a schema that is not registered. */
    static String existingSchema(Connection connection, String schema) throws SQLException {
        if (!schemata(connection).contains(schema)) {
            throw CommandFailed.invalid("No such schema: \"" + schema + "\"");
        }
        return schema;
    }

    static List<Long> contexts(Connection connection, String schema) throws SQLException {
        return Sql.list(
                connection,
                row -> row.getLong(1),
                "SELECT cid FROM context_server2db_pool WHERE db_schema = ? ORDER BY cid",
                schema);
    }
}
