package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.fleet.ledger.Found;
import dev.theseus.actions.fleet.ledger.Quoted;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.core.port.Sql;
import dev.theseus.core.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What holds of a scan on every kind of server, in one session and in several. */
abstract class ScanContract extends FleetContract {
    private static final String LEDGER = "flyway_schema_history";

    private int fleets;

    ScanContract(Path directory) throws Exception {
        super(directory);
    }

    /** What a session's statement meets before it is sent. */
    @FunctionalInterface
    private interface Before {
        void statement(int session, int number, String text) throws Sql.SqlFailed;

        Before NOTHING = (_, _, _) -> {};
    }

    /** Sessions, the scan's own with the number 0, and what they sent. */
    private final class Sessions implements MoreSessions {
        private final LocalContext context = context(MortalSql.immortal());
        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();
        private final ConcurrentLinkedQueue<String> sent = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Integer> answered = new ConcurrentLinkedQueue<>();
        private final Before before;

        Sessions(Before before) {
            this.before = before;
        }

        @Override
        public Sql.Session open() throws Sql.SqlFailed {
            int session = opened.getAndIncrement();
            before.statement(session, 0, "");
            Sql.Session inner = context.sql().open(server.reference("main", database()), database(), context.vault());
            return new Sql.Session() {
                private int number;

                @Override
                public Sql.Result run(String statement, List<Value> parameters, Optional<Duration> timeout)
                        throws Sql.SqlFailed {
                    before.statement(session, ++number, statement);
                    sent.add(statement);
                    Sql.Result result = inner.run(statement, parameters, timeout);
                    answered.add(session);
                    return result;
                }

                @Override
                public List<Value> underWay(String beginning) throws Sql.SqlFailed {
                    return inner.underWay(beginning);
                }

                @Override
                public void close() {
                    inner.close();
                    closed.incrementAndGet();
                }
            };
        }

        /** With two ledgers in each query. */
        Map<String, String> scan(String like) throws Exception {
            return scan(like, this);
        }

        Map<String, String> scan(String like, MoreSessions more) throws Exception {
            try (Sql.Session own = open()) {
                return states(new FleetScan(ScriptSet.of(dbms(), scripts()), LEDGER, own, more, 2).schemata(like));
            }
        }
    }

    private static Sql.SqlFailed lost() {
        return new Sql.SqlFailed("connection lost", false, new IllegalStateException());
    }

    private static Map<String, String> states(List<Found> all) {
        Map<String, String> states = new TreeMap<>();
        for (Found one : all)
            states.put(
                    one.schema(),
                    one.unreadable()
                            .map(_ -> "unreadable")
                            .or(() -> one.standing()
                                    .map(standing -> standing.isCurrent()
                                            ? "current"
                                            : standing.drifts().isEmpty() ? "pending" : "drifted"))
                            .orElse("no ledger"));
        return states;
    }

    /** A schema of a fleet by itself. */
    private String named(String fleet, int number) {
        String name = fleet + number;
        create(name);
        return name;
    }

    /** Current, pending, drifted, without a ledger, with one that cannot be read: by turns. */
    private Map<String, String> fleet(String name, int count) throws Exception {
        Map<String, String> expected = new TreeMap<>();
        String ledger = "." + Quoted.name(dbms(), LEDGER);
        String model = named(name + "model_", 0);
        done(migrate(model, scripts()));
        expected.put(model, "current");
        for (int i = 10; i < 10 + count; i++) {
            String schema = named(name, i);
            List<String> kinds = List.of("current", "pending", "unreadable", "current", "no ledger", "drifted");
            String state = kinds.get(i % kinds.size());
            expected.put(schema, state);
            if (state.equals("unreadable")) execute(schema, "create table " + LEDGER + " (a int)");
            else if (!state.equals("no ledger"))
                execute(schema, "create table " + LEDGER + " as select * from " + model + ledger);
            if (state.equals("pending")) execute(schema, "delete from " + LEDGER + " where installed_rank > 1");
            if (state.equals("drifted"))
                execute(schema, "update " + LEDGER + " set checksum = 5 where installed_rank = 2");
        }
        return expected;
    }

    private String fleetName() {
        return "scanned" + (char) ('a' + fleets++) + "_";
    }

    @Test
    void several_sessions_find_what_one_finds_whichever_of_them_fail() throws Exception {
        String name = fleetName();
        Map<String, String> expected = fleet(name, 24);
        Map<String, Before> troubles = new LinkedHashMap<>();
        troubles.put("none", Before.NOTHING);
        troubles.put("no second session", (session, _, _) -> {
            if (session > 0) throw lost();
        });
        troubles.put("the first is lost at once", (session, number, _) -> {
            if (session == 1 && number == 1) throw lost();
        });
        troubles.put("each is lost at its second statement", (session, number, _) -> {
            if (session > 0 && number == 2) throw lost();
        });
        troubles.put("each is lost while it looks into what it could not read", (session, _, text) -> {
            if (session > 0 && text.contains("information_schema.tables")) throw lost();
        });
        for (var trouble : troubles.entrySet()) {
            Sessions sessions = new Sessions(trouble.getValue());
            assertThat(sessions.scan(name + "%")).as(trouble.getKey()).isEqualTo(expected);
            if (!trouble.getKey().equals("no second session")) {
                assertThat(sessions.answered).as(trouble.getKey()).anyMatch(session -> session > 0);
                assertThat(sessions.closed).as(trouble.getKey()).hasValue(sessions.opened.get());
            }
        }
        assertThat(new Sessions(Before.NOTHING).scan(name + "%", MoreSessions.NONE))
                .isEqualTo(expected);
    }

    @Test
    void a_scan_whose_own_session_is_lost_shows_nothing_rather_than_a_part() throws Exception {
        String name = fleetName();
        fleet(name, 12);
        Sessions sessions = new Sessions((_, number, text) -> {
            if (number > 1 && text.contains(" as x")) throw lost();
        });
        assertThatExceptionOfType(Sql.SqlFailed.class)
                .isThrownBy(() -> sessions.scan(name + "%"))
                .withMessage("connection lost");
    }

    @Test
    void what_is_dropped_while_a_scan_looks_is_no_more() throws Exception {
        for (String when : List.of(" as x", "order by installed_rank")) {
            String name = fleetName();
            Map<String, String> expected = fleet(name, 12);
            String dropped = name + "10";
            String bare = name + "12";
            for (String schema : List.of(dropped, bare)) {
                execute(schema, "drop table if exists " + LEDGER);
                execute(
                        schema,
                        "create table " + LEDGER + " as select * from " + name + "model_0." + LEDGER
                                + " where installed_rank < 0");
            }
            AtomicBoolean over = new AtomicBoolean();
            Sessions sessions = new Sessions((_, _, text) -> {
                boolean reads = text.contains(Quoted.name(dbms(), dropped)) || text.contains(Quoted.name(dbms(), bare));
                if (!reads || !text.contains(when) || when.startsWith("order") && text.contains(" as x")) return;
                if (!over.compareAndSet(false, true)) return;
                execute(bare, "drop table " + LEDGER);
                server.execute(
                        database().orElse(""),
                        "drop schema " + dropped + (database().isPresent() ? " cascade" : ""));
            });
            expected.remove(dropped);
            expected.put(bare, "no ledger");
            // In one session: in several, one may have the other's answer already.
            Map<String, String> seen = sessions.scan(name + "%", MoreSessions.NONE);
            assertThat(over).as(when).isTrue();
            assertThat(seen).as(when).isEqualTo(expected);
        }
    }

    @Test
    void many_schemata_without_a_ledger_are_asked_for_together() throws Exception {
        String name = fleetName();
        Map<String, String> expected = fleet(name, 6);
        for (int i = 100; i < 180; i++) expected.put(named(name, i), "no ledger");
        Sessions sessions = new Sessions(Before.NOTHING);
        assertThat(sessions.scan(name + "%")).isEqualTo(expected);
        List<String> catalogue = sessions.sent.stream()
                .filter(text -> text.contains("information_schema.tables"))
                .toList();
        assertThat(catalogue.stream().filter(text -> !text.contains("table_schema =")))
                .as("the whole catalogue")
                .hasSize(1);
        assertThat(catalogue).hasSizeLessThan(40);
    }

    @Test
    void whatever_is_changed_in_a_ledger_changes_its_sum() throws Exception {
        String schema = schema();
        done(migrate(schema, scripts()));
        LedgerSums sums = new LedgerSums(dbms(), LEDGER);
        String as = " from " + LEDGER + " where installed_rank = 1";
        List<String> changes = List.of(
                "update " + LEDGER + " set installed_rank = 77 where installed_rank = 1",
                "update " + LEDGER + " set version = '1.0' where installed_rank = 1",
                "update " + LEDGER + " set version = null where installed_rank = 1",
                "update " + LEDGER + " set description = 'other' where installed_rank = 1",
                "update " + LEDGER + " set description = upper(description) where installed_rank = 1",
                "update " + LEDGER + " set type = 'JDBC' where installed_rank = 1",
                "update " + LEDGER + " set script = 'other' where installed_rank = 1",
                "update " + LEDGER + " set checksum = checksum + 1 where installed_rank = 1",
                "update " + LEDGER + " set checksum = null where installed_rank = 1",
                "update " + LEDGER + " set success = not success where installed_rank = 1",
                "delete" + as,
                "delete from " + LEDGER);
        execute(schema, "create table kept as select * from " + LEDGER);
        String before = with(session -> sums.now(schema, session));
        for (String change : changes) {
            execute(schema, change);
            String changed = with(session -> sums.now(schema, session));
            assertThat(changed).as(change).isNotEqualTo(before);
            execute(schema, "delete from " + LEDGER);
            execute(schema, "insert into " + LEDGER + " select * from kept");
            String again = with(session -> sums.now(schema, session));
            assertThat(again).as(change).isEqualTo(before);
        }
    }
}
