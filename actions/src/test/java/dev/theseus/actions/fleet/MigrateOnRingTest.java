package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.data.ConfiguredSql;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.Sql;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import dev.theseus.lab.momentum.CassandraJars;
import dev.theseus.testkit.CassandraServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** {@code migrate} on a ring of three real nodes, one of which stands still, is shut down, joins or leaves. With {@code -Dtheseus.fleet.ring=real}, as {@code -Pdeep} has it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@EnabledIfSystemProperty(named = "theseus.fleet.ring", matches = "real")
class MigrateOnRingTest extends OnRing {
    MigrateOnRingTest(@TempDir Path directory) throws Exception {
        super(directory);
    }

    @Test
    void each_change_is_on_all_nodes_before_the_next_is_sent_however_many_keyspaces_go_at_once() throws Exception {
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        AtomicInteger atWork = new AtomicInteger();
        AtomicInteger definitions = new AtomicInteger();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        Sql watched = OnCassandra.bent((real, statement, timeout) -> {
            if (!defines(statement)) return real.run(statement, List.of(), timeout);
            definitions.incrementAndGet();
            if (atWork.incrementAndGet() > 1) wrong.add("two at a time: " + statement);
            try {
                Set<String> before = schemata();
                seen.addAll(before);
                if (before.size() > 1) wrong.add(before + " before " + statement);
                return real.run(statement, List.of(), timeout);
            } finally {
                atWork.decrementAndGet();
            }
        });
        Migrate one = migrate();
        List<String> names = List.of(keyspace(), keyspace(), keyspace(), keyspace());
        List<LocalContext> contexts = together(watched, names, _ -> one, _ -> asked());
        assertThat(wrong).isEmpty();
        // Seven of the scripts, two of our own.
        assertThat(definitions.get()).isEqualTo(names.size() * 9);
        assertThat(seen).hasSizeGreaterThan(names.size() * 8);
        assertThat(contexts)
                .anySatisfy(context -> assertThat(context.progress())
                        .anySatisfy(line -> assertThat(line).contains("one schema change at a time in a cluster")));
        for (String name : names) migrated(name);
    }

    @Test
    void while_one_node_lags_behind_nobody_changes_anything() throws Exception {
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        AtomicBoolean lags = new AtomicBoolean();
        AtomicBoolean lagged = new AtomicBoolean();
        Sql sql = OnCassandra.bent((real, statement, timeout) -> {
            if (!defines(statement)) return real.run(statement, List.of(), timeout);
            if (lags.get()) wrong.add(statement);
            if (statement.contains("create index") && lagged.compareAndSet(false, true)) {
                lags.set(true);
                lagsFor(Duration.ofSeconds(5), () -> lags.set(false));
            }
            return real.run(statement, List.of(), timeout);
        });
        Migrate one = migrate();
        List<String> names = List.of(keyspace(), keyspace());
        List<LocalContext> contexts = together(sql, names, _ -> one, _ -> asked());
        assertThat(lagged).isTrue();
        assertThat(wrong).isEmpty();
        assertThat(contexts)
                .anySatisfy(context -> assertThat(context.progress())
                        .anySatisfy(line -> assertThat(line).contains("waiting until the nodes agree")));
        for (String name : names) migrated(name);
    }

    @Test
    void with_a_node_that_stands_still_nothing_is_sent_and_it_goes_on_when_it_is_back() throws Exception {
        String fresh = keyspace();
        other().pause();
        Outcome.Failed failed = failed(migrate(fresh), Code.RING_UNFIT);
        assertThat(failed.failure().message())
                .contains("nothing was heard of 127.0.0.3 for 10 s", "the next change was not sent");
        assertThat(failed.effect()).isEqualTo(Effect.NONE);
        nothingIsIn(fresh);
        other().unpause();
        assertThat(done(migrate(fresh))).containsEntry("applied", Value.of(ALL));
        migrated(fresh);
    }

    @Test
    void a_change_that_one_node_did_not_take_is_no_success_and_is_found_done_when_it_is_back() throws Exception {
        String keyspace = keyspace();
        Sql sql = OnCassandra.bent((real, statement, timeout) -> {
            if (statement.contains("create index")) paused();
            return real.run(statement, List.of(), timeout);
        });
        Outcome.Failed failed =
                failed(migrate(keyspace, context(sql), "agreement", Duration.ofSeconds(3)), Code.RING_UNFIT);
        assertThat(failed.failure().message())
                .contains("V2__more.cql:2 took effect", "2 different schemata after 3 s", "nothing was sent after it");
        assertThat(failed.effect()).isEqualTo(Effect.PARTIAL);
        Outcome.Failed still = failed(
                answered(keyspace, context(new ConfiguredSql()), "agreement", Duration.ofSeconds(3)), Code.RING_UNFIT);
        assertThat(still.effect()).isEqualTo(Effect.NONE);
        other().unpause();
        LocalContext again = context(new ConfiguredSql());
        assertThat(done(migrate(keyspace, again))).containsEntry("applied", Value.of(ALL - 1));
        assertThat(again.progress())
                .anySatisfy(line -> assertThat(line).contains("V2__more.cql:2", "system_schema shows that it is done"));
        migrated(keyspace);
    }

    @Test
    void with_a_node_that_is_shut_down_nothing_is_sent_until_it_has_started_again() throws Exception {
        String keyspace = keyspace();
        assertThat(ring.nodetool(other(), "drain").waitFor()).isZero();
        Outcome.Failed failed = failed(migrate(keyspace), Code.RING_UNFIT);
        assertThat(failed.failure().message()).contains("127.0.0.3 is shut down");
        assertThat(failed.effect()).isEqualTo(Effect.NONE);
        nothingIsIn(keyspace);
        other().restart();
        goesOn(keyspace);
    }

    /** The last one: nobody goes back to an older release. */
    @Test
    @Order(Integer.MAX_VALUE)
    void with_nodes_of_two_releases_nothing_is_sent_until_all_have_the_same() throws Exception {
        Path release = new CassandraJars(Path.of("target").toAbsolutePath(), "5.0.9").folder();
        String keyspace = keyspace();
        for (int number = 3; number >= 1; number--) {
            CassandraServer node = ring.node(number);
            assertThat(ring.nodetool(node, "drain").waitFor()).isZero();
            node.restart(release);
            node.await("select key from system.local");
            awaitStatus(node, "NORMAL");
            if (number == 1) break;
            Outcome.Failed failed = failed(migrate(keyspace), Code.RING_UNFIT);
            assertThat(failed.failure().message())
                    .contains("4.1.10 runs on 127.0.0.1", "5.0.9 runs on", "the next change was not sent");
            assertThat(failed.effect()).isEqualTo(Effect.NONE);
            nothingIsIn(keyspace);
        }
        goesOn(keyspace);
    }

    /** What it knows of that one, it has from its own disk and from the third. */
    @Test
    void a_node_that_has_just_started_does_not_take_one_that_died_before_for_whole() throws Exception {
        String keyspace = keyspace();
        other().kill();
        asked().restart();
        asked().await("select key from system.local");
        Outcome.Failed failed = failed(migrate(keyspace), Code.RING_UNFIT);
        assertThat(failed.failure().message()).contains("127.0.0.3");
        assertThat(failed.effect()).isEqualTo(Effect.NONE);
        nothingIsIn(keyspace);
        other().restart();
        goesOn(keyspace);
    }

    @Test
    void while_a_node_joins_or_leaves_nothing_is_sent() throws Exception {
        String first = keyspace();
        String second = keyspace();
        CassandraServer fourth = ring.join(Duration.ofSeconds(20));
        awaitStatus(fourth, "BOOT");
        assertThat(failed(migrate(first), Code.RING_UNFIT).failure().message()).contains("127.0.0.4 joins");
        nothingIsIn(first);
        until(first);
        assertThat(status(fourth)).isEqualTo("NORMAL");
        assertThat(catalogue(first, fourth))
                .isEqualTo(catalogue(first, asked()))
                .isNotEmpty();

        Process leaving = ring.nodetool(fourth, "decommission");
        awaitStatus(fourth, "LEAVING");
        assertThat(failed(migrate(second), Code.RING_UNFIT).failure().message()).contains("127.0.0.4 leaves");
        nothingIsIn(second);
        until(second);
        assertThat(status(fourth)).isEqualTo("LEFT");
        assertThat(leaving.waitFor()).isZero();
        fourth.close();
        migrated(second);
    }

    @Test
    void killed_at_some_of_its_statements_and_taken_up_again_each_took_effect_once() throws Exception {
        MortalSql whole = MortalSql.immortal();
        String undisturbed = keyspace();
        done(migrate(undisturbed, context(whole)));
        migrated(undisturbed);
        List<Integer> deadly = IntStream.rangeClosed(1, whole.sent().size())
                .filter(n -> !whole.sent().get(n - 1).startsWith("SELECT"))
                .boxed()
                .toList();
        for (int each = 1; each < deadly.size(); each += 5) {
            String keyspace = keyspace();
            String at = "nothing";
            try {
                migrate(keyspace, context(new MortalSql(deadly.get(each))));
            } catch (MortalSql.Killed killed) {
                at = killed.getMessage();
            }
            assertThat(at).isNotEqualTo("nothing");
            done(migrate(keyspace));
            assertThat(catalogue(keyspace, asked())).as(at).isEqualTo(catalogue(undisturbed, asked()));
            migrated(keyspace);
        }
    }

    /** Its node had the change, another had not; through a third nobody can see that its controller is gone. */
    @Test
    void killed_over_a_change_that_not_all_have_the_next_one_waits_for_them_and_goes_on() throws Exception {
        String keyspace = keyspace();
        Sql sql = OnCassandra.bent((real, statement, timeout) -> {
            if (!statement.contains("create index")) return real.run(statement, List.of(), timeout);
            paused();
            real.run(statement, List.of(), timeout);
            throw new MortalSql.Killed("killed after " + statement);
        });
        assertThatExceptionOfType(MortalSql.Killed.class).isThrownBy(() -> migrate(keyspace, context(sql)));
        Outcome.Failed busy = failed(
                answered(keyspace, context(new ConfiguredSql(), ring.node(2)), "patience", Duration.ofSeconds(1)),
                Code.SCHEMA_BUSY);
        assertThat(busy.failure().message()).contains("another session is at work in " + keyspace, "nothing was sent");
        assertThat(busy.effect()).isEqualTo(Effect.NONE);
        lagsFor(Duration.ofSeconds(3), () -> {});
        LocalContext again = context(new ConfiguredSql());
        assertThat(done(migrate(keyspace, again))).containsEntry("applied", Value.of(ALL - 1));
        assertThat(again.progress())
                .anySatisfy(line -> assertThat(line).contains("waiting until the nodes agree"))
                .anySatisfy(line -> assertThat(line).contains("V2__more.cql:2", "system_schema shows that it is done"));
        migrated(keyspace);
    }

    /** They know nothing of each other: each waits for agreement around its own changes. */
    @Test
    void two_controllers_in_two_keyspaces_through_two_nodes_both_end_right() throws Exception {
        List<String> names = List.of(keyspace(), keyspace());
        together(new ConfiguredSql(), names, _ -> migrate(), name -> ring.node(1 + names.indexOf(name)));
        for (String name : names) migrated(name);
    }
}
