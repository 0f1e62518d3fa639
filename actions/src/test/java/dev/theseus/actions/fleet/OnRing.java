package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.data.ConfiguredSql;
import dev.theseus.actions.kit.CassandraNode;
import dev.theseus.actions.kit.CassandraRing;
import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Sql;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import dev.theseus.testkit.CassandraServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tests of keyspaces on a ring of three real nodes share: the ring, what becomes of its nodes, and what all of them must have. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(900)
abstract class OnRing {
    private static final Map<String, String> SCRIPTS = OnCassandra.SCRIPTS;
    static final int ALL = SCRIPTS.size();

    @TempDir
    Path home;

    final CassandraRing ring;
    private int keyspaces;

    OnRing(@TempDir Path directory) throws Exception {
        ring = CassandraRing.start(directory);
    }

    @AfterAll
    void stop() throws Exception {
        ring.close();
    }

    /** One that stands still may not have been asked to go on. */
    @AfterEach
    void everybodyGoesOn() throws Exception {
        for (int number = 1; number <= 3; number++) ring.node(number).unpause();
    }

    final CassandraServer asked() {
        return ring.node(1);
    }

    final CassandraServer other() {
        return ring.node(3);
    }

    final String keyspace() throws Exception {
        String name = "tenant_" + ++keyspaces;
        ring.run(asked(), "create keyspace " + name + " with replication = " + CassandraRing.THRICE);
        ring.awaitWhole(asked());
        return name;
    }

    final LocalContext context(Sql sql, CassandraServer node) {
        return new LocalContext(home)
                .with(DatabaseServer.inventory(ring.reference(node)))
                .secret("database.ring", CassandraNode.PASSWORD)
                .with(sql);
    }

    final LocalContext context(Sql sql) {
        return context(sql, asked());
    }

    final Outcome migrate(String keyspace, LocalContext context, Object... more) throws Exception {
        return OnCassandra.migrate(keyspace, SCRIPTS, context, more);
    }

    /** As an engine does, begins again where a replica did not answer: until it is taken for down, others ask one that stands still. */
    final Outcome answered(String keyspace, LocalContext context, Object... more) throws Exception {
        while (true) {
            try {
                return migrate(keyspace, context, more);
            } catch (ActionException e) {
                assertThat(e.kind()).isEqualTo(ActionException.Kind.IN_DOUBT);
                assertThat(e.failure().message()).contains(keyspace + ": ", "timed out");
            }
        }
    }

    final Outcome migrate(String keyspace) throws Exception {
        return migrate(keyspace, context(new ConfiguredSql()));
    }

    /** All at once, each by the migrate that is given for it. */
    final List<LocalContext> together(Sql sql, List<String> names, Function<String, Migrate> controller, Sees sees)
            throws Exception {
        List<CompletableFuture<Outcome>> all = new ArrayList<>();
        List<LocalContext> contexts = new ArrayList<>();
        for (String name : names) {
            Args args = OnCassandra.args(name, SCRIPTS);
            LocalContext context = context(sql, sees.node(name));
            contexts.add(context);
            var ended = new CompletableFuture<Outcome>();
            all.add(ended);
            Thread.ofVirtual().start(() -> {
                try {
                    ended.complete(controller.apply(name).apply(args, Value.NIL, context));
                } catch (ActionException | InterruptedException | RuntimeException e) {
                    ended.completeExceptionally(e);
                }
            });
        }
        for (var ended : all) assertThat(done(ended.get())).containsEntry("applied", Value.of(ALL));
        return contexts;
    }

    interface Sees {
        CassandraServer node(String keyspace);
    }

    static Migrate migrate() {
        return new Migrate(path -> SCRIPTS.getOrDefault(path, ""));
    }

    static boolean defines(String statement) {
        return statement.matches("(?s)(/\\*.*?\\*/ )?(?i)(create|alter|drop) .*");
    }

    /** The versions that all nodes say that they have. */
    final Set<String> schemata() throws Sql.SqlFailed {
        Set<String> versions = new TreeSet<>();
        for (int number = 1; number <= 3; number++)
            versions.add(CassandraRing.text(
                    ring.run(ring.node(number), "select schema_version from system.local")
                            .getFirst(),
                    "schema_version"));
        return versions;
    }

    /** What a node knows of a keyspace. */
    final String catalogue(String keyspace, CassandraServer node) throws Sql.SqlFailed {
        StringBuilder all = new StringBuilder();
        for (String what : List.of(
                "table_name, column_name, kind, type from system_schema.columns",
                "type_name, field_names from system_schema.types",
                "index_name, table_name from system_schema.indexes"))
            for (Value row : ring.run(node, "select " + what + " where keyspace_name = '" + keyspace + "'"))
                all.append(row.display().replace(keyspace, "…")).append('\n');
        return all.toString();
    }

    /** All scripts ran, each once, and all nodes have what came of them. */
    final void migrated(String keyspace) throws Sql.SqlFailed {
        String wanted = catalogue(keyspace, asked());
        assertThat(wanted).contains("customer_mail", "city", "log").doesNotContain("map<text, int>");
        for (int number = 2; number <= 3; number++)
            assertThat(catalogue(keyspace, ring.node(number)))
                    .as("as node " + number + " has it")
                    .isEqualTo(wanted);
        assertThat(ring.run(asked(), "select script from " + keyspace + ".flyway_schema_history"))
                .hasSize(ALL);
        assertThat(ring.run(asked(), "select * from " + keyspace + ".customer").toString())
                .contains("Acme", "repeated");
    }

    final void nothingIsIn(String keyspace) throws Sql.SqlFailed {
        assertThat(catalogue(keyspace, asked())).isEmpty();
    }

    final void lagsFor(Duration time, Runnable before) {
        paused();
        Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(time);
                before.run();
                other().unpause();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    final void paused() {
        try {
            other().pause();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until then each call is refused. What they said. */
    final Set<String> goesOn(String keyspace) throws Exception {
        Set<String> said = new TreeSet<>();
        while (true) {
            Outcome outcome = migrate(keyspace);
            if (outcome instanceof Outcome.Done) break;
            Outcome.Failed failed = failed(outcome, Code.RING_UNFIT);
            assertThat(failed.effect()).as(failed.failure().message()).isEqualTo(Effect.NONE);
            said.add(failed.failure().message());
        }
        for (int number = 1; number <= 3; number++) ring.awaitWhole(ring.node(number));
        migrated(keyspace);
        return said;
    }

    final void until(String keyspace) throws Exception {
        while (!(migrate(keyspace) instanceof Outcome.Done)) Thread.sleep(200);
    }

    final String status(CassandraServer node) throws Sql.SqlFailed {
        return ring.run(asked(), "select address, status_with_port from system_views.gossip_info").stream()
                .filter(row -> CassandraRing.text(row, "address").equals(node.address()))
                .map(row -> CassandraRing.text(row, "status_with_port").split("[,:]", 2)[0])
                .findFirst()
                .orElse("");
    }

    final void awaitStatus(CassandraServer node, String status) throws Exception {
        while (!status(node).equals(status)) Thread.sleep(100);
    }
}
