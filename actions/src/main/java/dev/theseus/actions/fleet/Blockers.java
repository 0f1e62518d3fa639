package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.util.List;
import java.util.Optional;

/** Who most likely holds what a statement waited for: the session with the oldest open transaction in the schema. */
final class Blockers {
    private Blockers() {}

    /** For people; says so where the server does not tell. */
    static String of(Dbms dbms, String schema, Sql.Session session) {
        try {
            List<Value> rows = session.run(query(dbms), List.of(Value.of(schema)), Optional.empty())
                    .rows();
            if (rows.isEmpty() || !(rows.getFirst() instanceof Value.Fields(var columns)))
                return "nobody is seen to hold it";
            String at = columns.getOrDefault("at", Value.NIL).display();
            return "session " + columns.getOrDefault("id", Value.NIL).display() + " of "
                    + columns.getOrDefault("who", Value.NIL).display() + ", in a transaction for "
                    + columns.getOrDefault("since", Value.NIL).display() + " s"
                    + (at.isBlank() ? ", idle" : ", at: " + at);
        } catch (SqlFailed e) {
            return "who holds it cannot be seen: " + e.getMessage();
        }
    }

    private static String query(Dbms dbms) {
        return switch (dbms) {
            case MARIADB -> """
                select p.id as id, concat(p.user, '@', p.host) as who, coalesce(left(p.info, 100), '') as at,
                  timestampdiff(second, t.trx_started, now()) as since
                from information_schema.innodb_trx t join information_schema.processlist p on p.id = t.trx_mysql_thread_id
                where p.id <> connection_id() order by (p.db = ?) desc, t.trx_started limit 1""";
            case POSTGRESQL -> """
                select a.pid as id, a.usename as who, case when a.state like 'idle%' then '' else left(a.query, 100) end as at,
                  extract(epoch from clock_timestamp() - a.xact_start)::bigint as since
                from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
                join pg_stat_activity a on a.pid = l.pid
                where n.nspname = ? and l.granted and l.pid <> pg_backend_pid() order by a.xact_start limit 1""";
        };
    }
}
