package dev.theseus.actions.fleet;

import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Sql;
import dev.theseus.core.value.Value;
import dev.theseus.core.value.Vault;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** How often each kind of statement is sent to a server, and how long all of them take. */
final class TimedSql implements Sql {
    private static final int SHOWN = 110;

    private final Sql sql;
    private final Map<String, Cost> costs = new ConcurrentHashMap<>();

    TimedSql(Sql sql) {
        this.sql = sql;
    }

    private record Cost(LongAdder times, LongAdder nanos) {}

    @Override
    public Session open(DatabaseRef server, Optional<String> database, Vault vault) throws SqlFailed {
        long before = System.nanoTime();
        Session session = sql.open(server, database, vault);
        count("(a session)", before);
        return new Session() {
            @Override
            public Result run(String statement, List<Value> parameters, Optional<Duration> timeout) throws SqlFailed {
                long begun = System.nanoTime();
                try {
                    return session.run(statement, parameters, timeout);
                } finally {
                    count(statement, begun);
                }
            }

            @Override
            public List<Value> underWay(String beginning) throws SqlFailed {
                return session.underWay(beginning);
            }

            @Override
            public boolean renew() {
                long begun = System.nanoTime();
                boolean renewed = session.renew();
                if (renewed) count("(its renewal)", begun);
                return renewed;
            }

            @Override
            public void close() {
                long begun = System.nanoTime();
                session.close();
                count("(its end)", begun);
            }
        };
    }

    private void count(String what, long before) {
        String kind = what.startsWith("/* theseus")
                ? "(the script's)"
                : what.replaceAll("tenant_\\d+", "S").replaceAll("'theseus\\.[^']+'", "'L'");
        Cost cost = costs.computeIfAbsent(
                kind.length() <= SHOWN ? kind : kind.substring(0, SHOWN),
                _ -> new Cost(new LongAdder(), new LongAdder()));
        cost.times().increment();
        cost.nanos().add(System.nanoTime() - before);
    }

    /** The dearest first, per schema. */
    String table(int schemata) {
        return costs.entrySet().stream()
                .sorted(Comparator.comparingLong(one -> -one.getValue().nanos().sum()))
                .map(one -> String.format(
                        Locale.ROOT,
                        "  %6.2f ms  %5.1f times  %s%n",
                        one.getValue().nanos().sum() / 1e6 / schemata,
                        one.getValue().times().sum() / (double) schemata,
                        one.getKey()))
                .collect(Collectors.joining());
    }

    void forget() {
        costs.clear();
    }
}
