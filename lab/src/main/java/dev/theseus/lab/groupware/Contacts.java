package dev.theseus.lab.groupware;

import dev.theseus.lab.database.Sql;
import dev.theseus.lab.update.Release;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The users' data, in the columns that a release knows. */
final class Contacts {

    /** One contact. */
    record Contact(long id, String displayName) {}

    private final Release release;

    Contacts(Release release) {
        this.release = release;
    }

    long add(Connection connection, String schema, long context, String displayName) throws SQLException {
        String sequence = Sql.name(schema) + ".sequence_contact";
        Sql.change(connection, "UPDATE " + sequence + " SET id = LAST_INSERT_ID(id + 1) WHERE cid = ?", context);
        long id = Sql.number(connection, "SELECT LAST_INSERT_ID()");
        switch (release) {
            case V7_10_0 ->
                Sql.change(
                        connection,
                        "INSERT INTO " + table(schema) + " (cid, intfield01, field01) VALUES (?, ?, ?)",
                        context,
                        id,
                        displayName);
            case V8_0_0 ->
                Sql.change(
                        connection,
                        "INSERT INTO " + table(schema) + " (cid, intfield01, displayName, uid) VALUES (?, ?, ?, ?)",
                        context,
                        id,
                        displayName,
                        UUID.randomUUID().toString());
        }
        return id;
    }

    Optional<Contact> find(Connection connection, String schema, long context, long id) throws SQLException {
        return Sql.first(
                connection,
                row -> new Contact(row.getLong(1), row.getString(2)),
                select(schema) + " WHERE cid = ? AND intfield01 = ?",
                context,
                id);
    }

    List<Contact> latest(Connection connection, String schema, long context) throws SQLException {
        return Sql.list(
                connection,
                row -> new Contact(row.getLong(1), row.getString(2)),
                select(schema) + " WHERE cid = ? ORDER BY intfield01 DESC LIMIT 20",
                context);
    }

    private String select(String schema) {
        return "SELECT intfield01, " + release.displayNameColumn() + " FROM " + table(schema);
    }

    private static String table(String schema) {
        return Sql.name(schema) + ".prg_contact";
    }
}
