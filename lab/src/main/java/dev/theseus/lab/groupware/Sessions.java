package dev.theseus.lab.groupware;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Sessions of the nodes that form one cluster. They stand for Hazelcast's distributed map and lie in a table, keyed by
 * the cluster's name: any node of the cluster serves a session, a node of another cluster does not know it.
 */
final class Sessions {

    private static final int IDLE_LIMIT_S = 60;
    /** Who waits at the balancer while the context is disabled comes back with a session that has ended. */
    private static final int ENDED_LIMIT_S = 600;

    /** A session. @param ended whether its context was disabled since: nobody may use it any more */
    record Session(String id, long context, long user, boolean ended) {}

    private final String group;
    private final String node;

    Sessions(String group, String node) {
        this.group = group;
        this.node = node;
    }

    Session begin(Connection connection, long context, long user) throws SQLException {
        String id = UUID.randomUUID().toString().replace("-", "") + "." + node;
        Sql.change(
                connection,
                "INSERT INTO session (session_id, group_name, cid, uid, node) VALUES (?, ?, ?, ?, ?)",
                id,
                group,
                context,
                user,
                node);
        return new Session(id, context, user, false);
    }

    /** Finds a session. */
    Session find(Connection connection, String id) throws SQLException {
        return Sql.first(
                        connection,
                        found -> new Session(id, found.getLong(1), found.getLong(2), found.getString(3) != null),
                        "SELECT cid, uid, ended_by FROM session WHERE session_id = ? AND group_name = ?",
                        id,
                        group)
                .orElseThrow(Refusal::sessionExpired);
    }

    void touch(Connection connection, Session session) throws SQLException {
        Sql.change(connection, "UPDATE session SET last_seen = NOW(3) WHERE session_id = ?", session.id());
    }

    void end(Connection connection, Session session) throws SQLException {
        Sql.change(connection, "DELETE FROM session WHERE session_id = ?", session.id());
    }

    /** Live sessions that began on this node. */
    long ofThisNode(Connection connection) throws SQLException {
        return Sql.number(
                connection,
                "SELECT COUNT(*) FROM session WHERE group_name = ? AND node = ? AND ended_by IS NULL",
                group,
                node);
    }

    /** Live sessions of the whole cluster. */
    long ofCluster(Connection connection) throws SQLException {
        return Sql.number(connection, "SELECT COUNT(*) FROM session WHERE group_name = ? AND ended_by IS NULL", group);
    }

    /** Forgets sessions that nobody has used for a while. */
    void sweep(Database database) throws SQLException {
        database.inTransaction(connection -> Sql.change(
                connection,
                "DELETE FROM session WHERE group_name = ? AND last_seen < NOW(3)"
                        + " - INTERVAL IF(ended_by IS NULL, ?, ?) SECOND",
                group,
                IDLE_LIMIT_S,
                ENDED_LIMIT_S));
    }
}
