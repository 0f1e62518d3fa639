package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.data.ConfiguredSql;
import dev.theseus.actions.kit.CassandraNode;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Sql;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** {@code migrate} in a cluster of which not all is well; one node is real, the others are made up. */
class ClusterTest extends OnCassandra {
    ClusterTest(CassandraNode node) {
        super(node);
    }

    @Test
    void schemata_of_one_cluster_are_changed_one_at_a_time() throws Exception {
        AtomicInteger atWork = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Sql counting = bent((real, statement, timeout) -> {
            boolean defines = statement.matches("(?s)(/\\*.*?\\*/ )?(?i)(create|alter|drop) .*");
            if (!defines) return real.run(statement, List.of(), timeout);
            most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
            try {
                return real.run(statement, List.of(), timeout);
            } finally {
                atWork.decrementAndGet();
            }
        });
        Migrate shared = new Migrate(path -> SCRIPTS.getOrDefault(path, ""));
        List<CompletableFuture<Outcome>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Args args = args(keyspace(), SCRIPTS);
            var ended = new CompletableFuture<Outcome>();
            all.add(ended);
            Thread.ofVirtual().start(() -> {
                try {
                    ended.complete(shared.apply(args, Value.NIL, context(counting)));
                } catch (ActionException | InterruptedException | RuntimeException e) {
                    ended.completeExceptionally(e);
                }
            });
        }
        for (var ended : all) assertThat(done(ended.get())).containsEntry("applied", Value.of(4));
        assertThat(most.get()).isEqualTo(1);
    }

    /** A second node, as the first would tell of it. */
    private static Value peer(String status, String release, String schema, long heartbeat) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("address", Value.of("10.9.9.9"));
        fields.put("generation", Value.of(1));
        fields.put("heartbeat", Value.of(heartbeat));
        fields.put("status", Value.of(status));
        fields.put("release_version", Value.of(release));
        fields.put("schema", Value.of(schema));
        return Value.of(fields);
    }

    private static String own(Sql.Session real, String column) throws Sql.SqlFailed {
        return real.run("SELECT " + column + " FROM system.local", List.of(), Optional.empty())
                                .rows()
                                .getFirst()
                        instanceof Value.Fields(var fields)
                ? fields.getOrDefault(column, Value.NIL).display()
                : "";
    }

    private Sql with(Peers peers) {
        return bent((real, statement, timeout) -> {
            Sql.Result result = real.run(statement, List.of(), timeout);
            if (!statement.contains("gossip_info")) return result;
            List<Value> rows = new ArrayList<>(result.rows());
            rows.add(peers.peer(own(real, "release_version"), own(real, "schema_version")));
            return new Sql.Result(rows, -1);
        });
    }

    /** What is asked of other nodes, this one tells of itself. */
    @Test
    void gossip_has_what_is_asked_of_it() {
        assertThat(node.run("SELECT * FROM system_views.gossip_info"))
                .singleElement()
                .satisfies(row -> {
                    Map<String, Value> told = ((Value.Fields) row).values();
                    assertThat(told.getOrDefault("status_with_port", Value.NIL).display())
                            .startsWith("NORMAL,");
                    for (String column : List.of("address", "generation", "heartbeat", "release_version", "schema"))
                        assertThat(told.getOrDefault(column, Value.NIL))
                                .as(column)
                                .isNotEqualTo(Value.NIL);
                });
    }

    private interface Peers {
        Value peer(String release, String schema);
    }

    @Test
    void in_a_cluster_that_is_not_whole_nothing_is_changed() throws Exception {
        AtomicLong beat = new AtomicLong();
        Map<String, Peers> unfit = new LinkedHashMap<>();
        unfit.put("10.9.9.9 joins", (release, schema) -> peer("BOOT,1", release, schema, beat.incrementAndGet()));
        unfit.put("10.9.9.9 leaves", (release, schema) -> peer("LEAVING,1", release, schema, beat.incrementAndGet()));
        unfit.put("is shut down", (release, schema) -> peer("shutdown,true", release, schema, Integer.MAX_VALUE));
        unfit.put("3.11.4 runs on 10.9.9.9", (_, schema) -> peer("NORMAL,1", "3.11.4", schema, beat.incrementAndGet()));
        unfit.put("nothing was heard of 10.9.9.9 for 10 s", (release, schema) -> peer("NORMAL,1", release, schema, 7));
        unfit.put(
                "2 different schemata after 1 s",
                (release, _) -> peer("NORMAL,1", release, "another", beat.incrementAndGet()));
        String keyspace = keyspace();
        for (var one : unfit.entrySet()) {
            var failure = failed(
                    migrate(keyspace, SCRIPTS, context(with(one.getValue())), "agreement", Duration.ofSeconds(1)),
                    Code.RING_UNFIT);
            assertThat(failure.failure().message()).contains(one.getKey(), "was not sent");
            assertThat(failure.effect()).isEqualTo(Effect.NONE);
        }
        assertThat(node.run("select table_name from system_schema.tables where keyspace_name = '" + keyspace + "'"))
                .isEmpty();
        // One that is up, and one that has left.
        done(migrate(
                keyspace,
                SCRIPTS,
                context(with((release, schema) -> peer("NORMAL,1", release, schema, beat.incrementAndGet())))));
        done(migrate(keyspace(), SCRIPTS, context(with((release, schema) -> peer("LEFT,1", "3.0", "", 7)))));
    }

    @Test
    void a_change_that_the_nodes_do_not_agree_on_is_no_success_and_is_found_done_later() throws Exception {
        String keyspace = keyspace();
        AtomicBoolean apart = new AtomicBoolean();
        AtomicLong beat = new AtomicLong();
        Sql sql = bent((real, statement, timeout) -> {
            Sql.Result result = real.run(statement, List.of(), timeout);
            if (statement.contains("create index")) apart.set(true);
            if (!statement.contains("gossip_info")) return result;
            List<Value> rows = new ArrayList<>(result.rows());
            String schema = apart.get() ? "older" : own(real, "schema_version");
            rows.add(peer("NORMAL,1", own(real, "release_version"), schema, beat.incrementAndGet()));
            return new Sql.Result(rows, -1);
        });
        var failure =
                failed(migrate(keyspace, SCRIPTS, context(sql), "agreement", Duration.ofSeconds(1)), Code.RING_UNFIT);
        assertThat(failure.failure().message()).contains("V2__more.cql:2 took effect", "does not agree");
        assertThat(failure.effect()).isEqualTo(Effect.PARTIAL);
        assertThat(failed(migrate(keyspace, SCRIPTS, context(sql), "agreement", Duration.ofSeconds(1)), Code.RING_UNFIT)
                        .effect())
                .isEqualTo(Effect.NONE);
        apart.set(false);
        LocalContext later = context(new ConfiguredSql());
        assertThat(done(migrate(keyspace, SCRIPTS, later))).containsEntry("applied", Value.of(3));
        assertThat(later.progress()).anySatisfy(line -> assertThat(line).contains("shows that it is done"));
    }
}
