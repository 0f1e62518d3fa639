package dev.theseus.lab.admin;

import dev.theseus.lab.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.StringJoiner;

/** Disabling and enabling the contexts of a schema, under a reason of its own. */
final class Maintenance {

    /**
     * The reason that {@code disableschema} gives and that {@code enableschema} looks for: contexts that somebody
     * disabled for another reason are touched by neither.
     */
    static final long REASON = 1431655765;

    private Maintenance() {}

    /**
     * Notes the beginning before the first context is disabled, so that no refusal comes earlier. A beginning without
     * an end, from a {@code disableschema} that was repeated, stays the beginning.
     */
    static void noteBegin(Connection connection, String schema) throws SQLException {
        Sql.change(connection, """
                INSERT INTO maintenance_log (db_schema, disabled_at) SELECT ?, NOW(6) FROM DUAL
                WHERE NOT EXISTS (SELECT 1 FROM maintenance_log WHERE db_schema = ? AND enabled_at IS NULL)
                """, schema, schema);
    }

    static void noteEnd(Connection connection, String schema) throws SQLException {
        Sql.change(
                connection,
                "UPDATE maintenance_log SET enabled_at = NOW(6) WHERE db_schema = ? AND enabled_at IS NULL",
                schema);
    }

    /**
     * Disables those that are enabled. Only the table {@code context} is written: requests lock its row first and then
     * others, so a statement that locked others first could end in a deadlock.
     */
    static int disable(Connection connection, List<Long> contexts) throws SQLException {
        return Sql.change(
                connection,
                "UPDATE context SET enabled = 0, reason_id = " + REASON + " WHERE enabled = 1 AND cid IN "
                        + in(contexts));
    }

    static int enable(Connection connection, List<Long> contexts) throws SQLException {
        return Sql.change(
                connection,
                "UPDATE context SET enabled = 1, reason_id = NULL WHERE reason_id = " + REASON + " AND cid IN "
                        + in(contexts));
    }

    /** Ends the sessions of all clusters. The rows stay for a while, to tell their owners why. */
    static int endSessions(Connection connection, List<Long> contexts) throws SQLException {
        return Sql.change(
                connection,
                "UPDATE session SET ended_by = 'disableschema' WHERE ended_by IS NULL AND cid IN " + in(contexts));
    }

    private static String in(List<Long> numbers) {
        StringJoiner list = new StringJoiner(", ", "(", ")");
        list.setEmptyValue("(-1)");
        numbers.forEach(number -> list.add(Long.toString(number)));
        return list.toString();
    }
}
