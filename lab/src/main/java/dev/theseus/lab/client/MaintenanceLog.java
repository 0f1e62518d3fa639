package dev.theseus.lab.client;

import dev.theseus.lab.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** When which schema was disabled, as {@code disableschema} and {@code enableschema} noted it. */
record MaintenanceLog(List<Entry> entries) {

    /** An interval without an end goes on. */
    record Entry(String schema, Window window) {}

    static MaintenanceLog read(Connection connection) throws SQLException {
        return new MaintenanceLog(Sql.list(
                connection,
                row -> {
                    long from = row.getLong(2);
                    long to = row.getLong(3);
                    boolean open = row.wasNull();
                    return new Entry(row.getString(1), new Window(from, open ? Long.MAX_VALUE : to));
                },
                """
                SELECT db_schema, CAST(UNIX_TIMESTAMP(disabled_at) * 1000000 AS UNSIGNED),
                CAST(UNIX_TIMESTAMP(enabled_at) * 1000000 AS UNSIGNED) FROM configdb.maintenance_log
                """));
    }

    boolean excuses(Refused refused) {
        return entries.stream()
                .anyMatch(entry -> entry.schema().equals(refused.tenant().schema())
                        && entry.window().overlaps(refused.window()));
    }
}
