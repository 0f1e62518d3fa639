package dev.theseus.lab.client;

import dev.theseus.lab.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The database's clock, read without asking it every time. Intervals of maintenance are written down by the database,
 * so requests are dated by the same clock.
 *
 * @param offsetMicros what to add to the local clock
 * @param uncertaintyMicros by how much that may be wrong
 */
record DatabaseClock(long offsetMicros, long uncertaintyMicros) {

    private static final int PROBES = 5;

    static DatabaseClock compare(Connection connection) throws SQLException {
        DatabaseClock best = new DatabaseClock(0, Long.MAX_VALUE);
        for (int i = 0; i < PROBES; i++) {
            long before = localMicros();
            long database = Sql.number(connection, "SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS UNSIGNED)");
            long after = localMicros();
            if (after - before < best.uncertaintyMicros()) {
                best = new DatabaseClock(database - (before + after) / 2, after - before);
            }
        }
        return best;
    }

    long nowMicros() {
        return localMicros() + offsetMicros;
    }

    /** From {@code fromMicros} until now, widened by the uncertainty. */
    Window since(long fromMicros) {
        return new Window(fromMicros - uncertaintyMicros, nowMicros() + uncertaintyMicros);
    }

    private static long localMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
