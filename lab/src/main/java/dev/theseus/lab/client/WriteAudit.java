package dev.theseus.lab.client;

import dev.theseus.lab.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The last look: is every acknowledged write in the database, with its value? Knows the columns of both releases. */
record WriteAudit(Connection connection) {

    private record Key(long context, long id) {}

    /** Those that are not there. */
    List<Write> missing(List<Write> acknowledged) throws SQLException {
        Map<String, List<Write>> bySchema = acknowledged.stream()
                .collect(Collectors.groupingBy(write -> write.tenant().schema()));
        List<Write> missing = new ArrayList<>();
        for (Map.Entry<String, List<Write>> entry : bySchema.entrySet()) {
            Map<Key, String> found = read(entry.getKey());
            for (Write write : entry.getValue()) {
                if (!write.value().equals(found.get(new Key(write.tenant().context(), write.id())))) {
                    missing.add(write);
                }
            }
        }
        return missing;
    }

    private Map<Key, String> read(String schema) throws SQLException {
        Optional<String> column = Sql.first(connection, row -> row.getString(1), """
                SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ?
                AND TABLE_NAME = 'prg_contact' AND COLUMN_NAME IN ('field01', 'displayName')
                """, schema);
        Map<Key, String> found = new HashMap<>();
        if (column.isPresent()) {
            Sql.list(
                            connection,
                            row -> Map.entry(new Key(row.getLong(1), row.getLong(2)), row.getString(3)),
                            "SELECT cid, intfield01, " + column.get() + " FROM " + Sql.name(schema) + ".prg_contact")
                    .forEach(row -> found.put(row.getKey(), row.getValue()));
        }
        return found;
    }
}
