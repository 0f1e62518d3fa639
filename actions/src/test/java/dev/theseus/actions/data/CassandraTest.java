package dev.theseus.actions.data;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.kit.CassandraNode;
import dev.theseus.actions.kit.Doubt;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import dev.theseus.testkit.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Statements and snapshots against a real node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class CassandraTest {
    @TempDir
    Path base;

    private final CassandraNode node;
    private Path home = Path.of("");
    private Path tools = Path.of("");
    private LocalContext context = new LocalContext(home);
    private final Cql cql = new Cql();
    private final Snapshot snapshot = new Snapshot();

    CassandraTest(@TempDir Path data) throws Exception {
        node = CassandraNode.start(data);
        node.run("create keyspace app with replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        node.run("create table app.t (id int primary key, v text, at timestamp, n varint, l list<int>, u uuid)");
        node.run("insert into app.t (id, v, at, n, l, u) values (1, 'a', '2026-01-02T03:04:05Z', 12, [1, 2],"
                + " 123e4567-e89b-12d3-a456-426614174000)");
    }

    @AfterAll
    void stop() throws Exception {
        node.close();
    }

    @BeforeEach
    void open() throws IOException {
        home = Files.createTempDirectory(base, "home");
        tools = Files.createDirectory(home.resolve("tools"));
        node.nodetool(tools.resolve("nodetool"));
        context = new LocalContext(home, LocalShell.STANDARD.onPath(tools + ":/usr/bin:/bin"))
                .with(node.inventory())
                .secret("database.ring", CassandraNode.PASSWORD);
    }

    private Outcome send(Object... keys) throws ActionException, InterruptedException {
        return cql.apply(Given.args(keys), Value.NIL, context);
    }

    @Test
    void statements_of_a_file_are_sent_one_by_one_and_values_come_back() throws Exception {
        Files.writeString(home.resolve("V2015__saml.cql"), """
                -- a comment; with a semicolon
                create table if not exists app.s (k text primary key, v int);
                insert into app.s (k, v) values ('it''s; here', 1); /* ; */
                begin batch
                  insert into app.s (k, v) values ('b', 2);
                  insert into app.s (k, v) values ('c', 3)
                apply batch;
                select count(*) from app.s
                """);
        var result = done(send("file", "V2015__saml.cql"));
        assertThat(result).containsEntry("statements", Value.of(4)).containsEntry("value", Value.of(3));
        assertThat(context.effects()).hasSize(4);
        var rows = done(send("statements", List.of("select * from t;"), "keyspace", "app"))
                .get("rows");
        assertThat(String.valueOf(rows))
                .contains(
                        "2026-01-02T03:04:05Z",
                        "Int[value=12]",
                        "123e4567-e89b-12d3-a456-426614174000",
                        "Int[value=2]");
        assertThat(context.effects().toString()).doesNotContain(CassandraNode.PASSWORD);
    }

    /** What {@code cqlsh 2>&1 >> log} goes on after. */
    @Test
    void the_first_refused_statement_ends_it_and_says_how_many_were_done() throws Exception {
        var failed = failed(
                send(
                        "statements",
                        "create table app.x (k int primary key); alter table app.t add v text; drop table app.t;"),
                Code.CQL_FAILED);
        assertThat(failed.failure().message())
                .contains("1 of 3 statements were done")
                .containsIgnoringCase("v");
        assertThat(failed.effect()).isEqualTo(Effect.PARTIAL);
        node.run("drop table app.x");
        assertThat(node.run("select id from app.t")).hasSize(1);
        assertThat(failed(send("statements", "select nonsense"), Code.CQL_FAILED)
                        .effect())
                .isEqualTo(Effect.NONE);
    }

    @Test
    void what_is_no_statement_is_refused_before_anything_is_sent() throws Exception {
        failed(send("statements", "select 1; source 'x.cql'"), Code.BAD_VALUE);
        failed(send("statements", "select 'unended"), Code.BAD_VALUE);
        failed(send("statements", "-- nothing"), Code.BAD_VALUE);
        failed(send("statements", List.of(new Given.Literal("select ${x}"))), Code.BAD_VALUE);
        failed(send("statements", "select 1", "file", "x"), Code.BAD_VALUE);
        failed(send("file", "gone.cql"), Code.FILE_REFUSED);
        failed(send("statements", "select 1", "server", "other"), Code.UNKNOWN_DATABASE);
        assertThat(context.effects()).isEmpty();
    }

    @Test
    void a_wrong_password_or_keyspace_is_a_failure_that_says_so() throws Exception {
        assertThat(failed(send("statements", "select 1", "keyspace", "nowhere"), Code.CQL_FAILED)
                        .failure()
                        .message())
                .contains("nowhere");
        context.secret("database.ring", "wrong");
        var failed = failed(send("statements", "select 1"), Code.CQL_FAILED);
        assertThat(failed.failure().message()).contains("ring").doesNotContain("wrong");
    }

    @Test
    void a_statement_that_may_have_gone_out_is_in_doubt_and_a_question_settles_it() throws Exception {
        context.losingAfter(0);
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> send("statements", "insert into app.t (id) values (2)"));
        var answer =
                context.ask(Given.question("count == 0", "cql", "select id from t where id = 2", "keyspace", "app"));
        assertThat(answer.holds()).isTrue();
        assertThat(context.ask(Given.question("value == 1", "cql", "select id from app.t"))
                        .holds())
                .isTrue();
        assertThat(context.ask(Given.question("", "cql", "select nonsense")).failure())
                .isPresent();
    }

    @Test
    void a_statement_that_is_still_under_way_is_waited_for_and_is_then_a_persons() throws Exception {
        String slow = "/* theseus " + context.mark() + " */ select id from app.t where id in ("
                + IntStream.range(0, 20_000).mapToObj(Integer::toString).collect(Collectors.joining(", ")) + ")";
        String waits = "its statement is still under way on the server";
        var late = CompletableFuture.runAsync(
                () -> {
                    while (!context.progress().contains(waits)) node.run(slow);
                },
                Thread::startVirtualThread);
        Doubt doubt = new Doubt(cql, Given.args("statements", "insert into app.t (id) values (7)"), context);
        do {
            assertThat(doubt.settled(Value.NIL)).isEqualTo(Doubt.Answer.PERSON);
            assertThat(late).isNotCompletedExceptionally();
        } while (!context.progress().contains(waits));
        late.get();
        assertThat(node.run("select id from app.t where id = 7")).isEmpty();
    }

    /** A node that was frozen, or is slow, has not read it yet: nothing can be asked about its work. */
    @Test
    void what_a_controller_that_is_gone_may_have_sent_is_waited_for() throws Exception {
        String waits = "its statement is still under way on the server";
        Doubt doubt = new Doubt(cql, Given.args("statements", "insert into app.t (id) values (8)"), context);
        try (var gone = node.client("Theseus", "of another process")) {
            var settled =
                    CompletableFuture.supplyAsync(() -> doubt.settledUnchecked(Value.NIL), Thread::startVirtualThread);
            while (!context.progress().contains(waits)) {
                assertThat(settled).isNotDone();
                Thread.sleep(20);
            }
            gone.close();
            assertThat(settled.get()).isEqualTo(Doubt.Answer.PERSON);
        }
        int said = context.progress().size();
        try (var somebody = node.client("DataStax", "4.17")) {
            assertThat(doubt.settled(Value.NIL)).isEqualTo(Doubt.Answer.PERSON);
            assertThat(somebody.isClosed()).isFalse();
        }
        assertThat(context.progress()).hasSize(said);
    }

    @Test
    void after_a_cut_between_two_statements_neither_is_sent_again() throws Exception {
        node.run("create table app.log (at timeuuid primary key, v int)");
        Args args = Given.args(
                "statements",
                List.of(
                        "insert into app.log (at, v) values (now(), 1)",
                        "insert into app.log (at, v) values (now(), 2)"));
        Doubt doubt = new Doubt(cql, args, context.losingAfter(1));
        doubt.lost(Value.NIL);
        context.losingAfter(100);
        assertThat(doubt.settled(Value.NIL)).isEqualTo(Doubt.Answer.PERSON);
        assertThat(node.run("select v from app.log")).hasSize(1);
        node.run("drop table app.log");
    }

    private Args tag(String tag, Object... more) {
        Object[] keys = new Object[more.length + 4];
        System.arraycopy(new Object[] {"tag", tag, "data", List.of(node.data().toString())}, 0, keys, 0, 4);
        System.arraycopy(more, 0, keys, 4, more.length);
        return Given.args(keys);
    }

    private List<Path> shots(String tag) throws IOException {
        return Tree.files(node.data()).stream()
                .map(file -> Objects.requireNonNull(file.getParent()))
                .filter(folder -> folder.endsWith(Path.of("snapshots", tag)))
                .distinct()
                .toList();
    }

    @Test
    void a_snapshot_is_taken_once_holds_every_table_and_is_cleared_again() throws Exception {
        Args args = tag("before-4.2");
        Look before = snapshot.look(args, context);
        assertThat(before.state()).isEqualTo(Look.State.UNTOUCHED);
        context.losingAfter(0);
        assertThatExceptionOfType(ActionException.class).isThrownBy(() -> snapshot.apply(args, Value.NIL, context));
        context.losingAfter(100);
        assertThat(snapshot.look(args, context).state()).isEqualTo(Look.State.IN_PLACE);
        int effects = context.effects().size();
        done(snapshot.apply(args, Value.NIL, context));
        assertThat(context.effects()).hasSize(effects);
        assertThat(shots("before-4.2").toString()).contains("/app/t-", "/system_schema/tables-");
        done(snapshot.undo(args, before.found(), context.goingBack()));
        done(snapshot.undo(args, before.found(), context));
        assertThat(shots("before-4.2")).isEmpty();
    }

    @Test
    void one_keyspace_and_what_another_one_took_is_left_alone() throws Exception {
        Args args = tag("theirs", "keyspaces", List.of("app"));
        assertThat(done(snapshot.apply(args, Value.NIL, context))).containsKeys("tables", "kb");
        assertThat(shots("theirs"))
                .isNotEmpty()
                .allMatch(shot -> shot.toString().contains("/app/"));
        Files.delete(home.resolve(".keepsake/snapshot.theirs"));
        assertThat(snapshot.look(args, context).state()).isEqualTo(Look.State.UNCLEAR);
        failed(snapshot.apply(args, Value.NIL, context), Code.BACKUP_UNVERIFIED);
        failed(snapshot.undo(args, Value.NIL, context), Code.CHANGED_SINCE);
        assertThat(shots("theirs")).isNotEmpty();
    }

    /** The node writes a table's manifest last: data without it is a part of that table's data. */
    @Test
    void a_snapshot_that_was_cut_off_in_the_midst_of_a_table_is_taken_anew() throws Exception {
        Args args = tag("cut", "keyspaces", List.of("app", "system_schema"));
        Path real = Files.move(tools.resolve("nodetool"), tools.resolve("real"));
        Files.writeString(
                tools.resolve("nodetool"),
                "#!/bin/sh\n" + real + " \"$@\" || exit\n[ \"$1\" != snapshot ] || { : >taken; sleep 1000; }\n");
        assertThat(tools.resolve("nodetool").toFile().setExecutable(true)).isTrue();
        Doubt doubt = new Doubt(snapshot, args, context.cuttingOnce(home.resolve("taken")));
        Value found = doubt.untouched();
        doubt.lost(found);
        Files.move(real, tools.resolve("nodetool"), StandardCopyOption.REPLACE_EXISTING);
        Files.delete(shots("cut").getFirst().resolve("manifest.json"));
        assertThat(doubt.settled(found)).isEqualTo(Doubt.Answer.AGAIN);
        done(snapshot.apply(args, found, context));
        assertThat(shots("cut")).allMatch(shot -> Files.exists(shot.resolve("manifest.json")));
        assertThat(doubt.settled(found)).isEqualTo(Doubt.Answer.DONE);
        for (Path shot : shots("cut")) {
            try (Stream<Path> files = Files.list(shot)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith("Data.db")).toList()) Files.delete(file);
            }
        }
        assertThat(doubt.settled(found)).isEqualTo(Doubt.Answer.AGAIN);
        done(snapshot.undo(args, found, context.goingBack()));
        assertThat(shots("cut")).isEmpty();
    }

    @Test
    void without_room_or_a_node_none_is_taken() throws Exception {
        Path df = Files.writeString(tools.resolve("df"), "#!/bin/sh\necho head; echo disk 9 9 1 9 /\n");
        assertThat(df.toFile().setExecutable(true)).isTrue();
        assertThat(failed(snapshot.apply(tag("t"), Value.NIL, context), Code.NO_SPACE)
                        .failure()
                        .message())
                .contains("1 kB are free", "none was taken");
        Files.delete(df);
        Files.writeString(tools.resolve("nodetool"), "#!/bin/sh\necho 'nodetool: Connection refused' >&2\nexit 1\n");
        assertThat(failed(snapshot.apply(tag("t"), Value.NIL, context), Code.BACKUP_UNVERIFIED)
                        .failure()
                        .message())
                .contains("Connection refused");
        failed(
                snapshot.apply(Given.args("tag", "t", "data", List.of("/nowhere")), Value.NIL, context),
                Code.BACKUP_UNVERIFIED);
        for (String tag : LocalShell.HOSTILE) {
            var scope = new dev.theseus.actions.kit.TinyExpressions.Names(Map.of("t", Value.of(tag)));
            failed(snapshot.apply(Given.args(scope, "tag", "${t}"), Value.NIL, context), Code.BAD_VALUE);
        }
        assertThat(shots("t")).isEmpty();
    }
}
