package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.data.ConfiguredSql;
import dev.theseus.actions.fleet.cassandra.Keyspaces;
import dev.theseus.actions.fleet.script.Cql;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.kit.CassandraNode;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Sql;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code migrate} of keyspaces, on a real node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class MigrateOnCassandraTest {
    /** None of these definitions can be carried out twice without an error, and none of these writes without being seen. */
    private static final Map<String, String> SCRIPTS = scripts(
            "V1__base.cql",
            """
            -- a comment; with a semicolon
            create type address (street text);
            create table customer (id int primary key, mail text, tags set<text>, home frozen<address>);
            insert into customer (id, mail, tags) values (1, 'it''s; here', {'a'});
            """,
            "V2__more.cql",
            """
            alter table customer add (name text, old map<text, int>);
            create index customer_mail on customer (mail);
            update customer set name = 'Acme', tags = tags + {'b'} where id = 1;
            begin batch
              insert into customer (id, mail) values (2, 'b');
              insert into customer (id, mail) values (3, 'c')
            apply batch;
            delete from customer where id = 3;
            """,
            "V3__fewer.cql",
            """
            alter table customer drop old;
            alter type address add city text;
            create table if not exists log (at timeuuid primary key, what text);
            insert into log (at, what) values (123e4567-e89b-12d3-a456-426614174000, 'migrated')
            """,
            "R__mails.cql",
            "insert into customer (id, mail) values (4, 'repeated');");

    /** Stand-ins of the lab, by the names of guide 000. */
    private static final Path OF_THE_GUIDE = Path.of("../lab/src/main/resources/dev/theseus/lab/momentum/cql");

    @TempDir
    Path home;

    private final CassandraNode node;
    private int keyspaces;

    MigrateOnCassandraTest(@TempDir Path data) throws Exception {
        node = CassandraNode.start(data);
    }

    @AfterAll
    void stop() throws Exception {
        node.close();
    }

    private static Map<String, String> scripts(String... texts) {
        Map<String, String> scripts = new LinkedHashMap<>();
        for (int i = 0; i < texts.length; i += 2) scripts.put(texts[i], texts[i + 1]);
        return scripts;
    }

    private String keyspace() {
        String name = "app_" + ++keyspaces;
        node.run(
                "create keyspace " + name + " with replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        return name;
    }

    private LocalContext context(Sql sql) {
        return new LocalContext(home)
                .with(node.inventory())
                .secret("database.ring", CassandraNode.PASSWORD)
                .with(sql);
    }

    private static Args args(String keyspace, Map<String, String> scripts, Object... more) {
        List<Object> keys = new ArrayList<>(List.of("schema", keyspace, "server", "ring", "scripts"));
        keys.add(scripts.keySet().stream().map(Given.Literal::new).toList());
        keys.addAll(List.of(more));
        return Given.args(keys.toArray());
    }

    private static Outcome migrate(String keyspace, Map<String, String> scripts, LocalContext context, Object... more)
            throws ActionException, InterruptedException {
        return new Migrate(path -> scripts.getOrDefault(path, ""))
                .apply(args(keyspace, scripts, more), Value.NIL, context);
    }

    private Outcome migrate(String keyspace, Map<String, String> scripts, Object... more) throws Exception {
        return migrate(keyspace, scripts, context(new ConfiguredSql()), more);
    }

    /** Everything that a keyspace has but our two tables, and when each write of a customer was made if that is wanted. */
    private String picture(String keyspace) {
        String within = " where keyspace_name = '" + keyspace + "'";
        return Stream.of(
                        node
                                .run("select table_name, column_name, kind, type from system_schema.columns" + within)
                                .stream()
                                .filter(row -> !row.display().contains("theseus_migration")
                                        && !row.display().contains("flyway_schema_history")),
                        node.run("select type_name, field_names from system_schema.types" + within).stream(),
                        node.run("select index_name, table_name from system_schema.indexes" + within).stream(),
                        node.run("select * from " + keyspace + ".customer").stream(),
                        node.run("select * from " + keyspace + ".log").stream())
                .flatMap(rows -> rows)
                .map(Value::display)
                .collect(Collectors.joining("\n"))
                .replace(keyspace, "…");
    }

    private List<String> ledger(String keyspace) {
        return node
                .run("select installed_rank, version, script, checksum, success from " + keyspace
                        + ".flyway_schema_history")
                .stream()
                .map(Value::display)
                .sorted()
                .toList();
    }

    private String marker(String keyspace, String column) {
        return node.run("select " + column + " as it from " + keyspace + ".theseus_migration").stream()
                .map(row -> row instanceof Value.Fields(var fields)
                        ? fields.getOrDefault("it", Value.NIL).display()
                        : "")
                .collect(Collectors.joining());
    }

    @Test
    void scripts_run_in_order_are_in_the_ledger_and_run_once() throws Exception {
        String keyspace = keyspace();
        LocalContext context = context(new ConfiguredSql());
        assertThat(new Migrate(path -> SCRIPTS.getOrDefault(path, ""))
                        .look(args(keyspace, SCRIPTS), context)
                        .state())
                .isEqualTo(Look.State.UNCLEAR);
        var result = done(migrate(keyspace, SCRIPTS));
        assertThat(result).containsEntry("applied", Value.of(4)).containsEntry("version", Value.of("3"));
        assertThat(String.valueOf(result.get("scripts"))).containsSubsequence("V1", "V2", "V3", "R__");
        assertThat(ledger(keyspace)).hasSize(4);
        assertThat(marker(keyspace, "owner")).isEqualTo(Value.NIL.display());
        assertThat(picture(keyspace)).contains("customer_mail", "it's; here", "migrated", "repeated", "city");
        var sent = MortalSql.immortal();
        assertThat(done(migrate(keyspace, SCRIPTS, context(sent))))
                .containsEntry("applied", Value.of(0))
                .containsEntry("fingerprint", Objects.requireNonNull(result.get("fingerprint")));
        assertThat(sent.sent()).allMatch(statement -> statement.startsWith("SELECT"));
        assertThat(new Migrate(path -> SCRIPTS.getOrDefault(path, ""))
                        .look(args(keyspace, SCRIPTS), context)
                        .state())
                .isEqualTo(Look.State.IN_PLACE);
    }

    /**
     * A question changes nothing on the node: to be killed behind it is to be killed behind what was sent before it. At every third of all others,
     * at each by {@code -Dtheseus.doubt=all}, as {@code -Pdeep} has it.
     */
    @Test
    void killed_at_any_statement_and_taken_up_again_each_took_effect_once() throws Exception {
        String undisturbed = keyspace();
        MortalSql whole = MortalSql.immortal();
        done(migrate(undisturbed, SCRIPTS, context(whole)));
        String wanted = picture(undisturbed);
        List<String> scripts = ledger(undisturbed);
        List<Integer> deadly = IntStream.rangeClosed(1, whole.sent().size())
                .filter(n -> !whole.sent().get(n - 1).startsWith("SELECT"))
                .boxed()
                .toList();
        assertThat(deadly).hasSizeGreaterThan(30);
        boolean all = "all".equals(System.getProperty("theseus.doubt"));
        for (int each = 0; each < deadly.size(); each += all ? 1 : 3) {
            int n = deadly.get(each);
            String keyspace = keyspace();
            String at = "nothing";
            try {
                migrate(keyspace, SCRIPTS, context(new MortalSql(n)));
            } catch (MortalSql.Killed killed) {
                at = killed.getMessage();
            }
            assertThat(at).isNotEqualTo("nothing");
            done(migrate(keyspace, SCRIPTS));
            assertThat(picture(keyspace)).as(at).isEqualTo(wanted);
            assertThat(ledger(keyspace)).as(at).isEqualTo(scripts);
            node.run("drop keyspace " + keyspace);
        }
    }

    @Test
    void a_definition_whose_end_nobody_heard_of_is_looked_up() throws Exception {
        String keyspace = keyspace();
        LocalContext context = context(losing("create index"));
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> migrate(keyspace, SCRIPTS, context))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ActionException.Kind.IN_DOUBT));
        LocalContext again = context(new ConfiguredSql());
        assertThat(done(migrate(keyspace, SCRIPTS, again))).containsEntry("applied", Value.of(3));
        assertThat(again.progress())
                .anySatisfy(line -> assertThat(line).contains("V2__more.cql:2", "system_schema shows that it is done"));
    }

    /** The write that is sent again carries the time of the first. */
    @Test
    void a_write_whose_end_nobody_heard_of_is_repeated_and_takes_nothing_from_the_application() throws Exception {
        String keyspace = keyspace();
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> migrate(keyspace, SCRIPTS, context(losing("update customer"))));
        node.run("update " + keyspace + ".customer set name = 'changed since' where id = 1");
        done(migrate(keyspace, SCRIPTS));
        assertThat(node.run("select name, tags from " + keyspace + ".customer where id = 1")
                        .toString())
                .contains("changed since", "a", "b");
    }

    @Test
    void what_cannot_be_looked_up_is_a_persons_and_goes_on_by_their_word() throws Exception {
        for (String word : List.of("done", "again", "all")) {
            String keyspace = keyspace();
            Map<String, String> scripts = scripts("V1__count.cql", """
                    create table n (k int primary key, c counter);
                    update n set c = c + 1 where k = 1;
                    create table after_it (k int primary key);
                    """);
            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> migrate(keyspace, scripts, context(losing("update n"))));
            var failure = failed(migrate(keyspace, scripts), Code.STATEMENT_UNCLEAR);
            assertThat(failure.failure().message())
                    .contains(keyspace + ": statement 2 of 3 of V1__count.cql:2", "nothing was sent");
            assertThat(failure.failure().remedy()).contains("theseus fleet settle " + keyspace, "--server ring");
            assertThat(failure.effect()).isEqualTo(Effect.NONE);
            try (Sql.Session session = new ConfiguredSql()
                    .open(
                            node.reference(CassandraNode.USER, Optional.empty()),
                            Optional.empty(),
                            _ -> CassandraNode.PASSWORD)) {
                assertThat(Keyspaces.say(word, keyspace, session)).isTrue();
                assertThat(done(migrate(keyspace, scripts))).containsEntry("applied", Value.of(1));
                assertThat(Keyspaces.say(word, keyspace, session)).isFalse();
            }
            assertThat(node.run("select c from " + keyspace + ".n").toString())
                    .contains(word.equals("again") ? "value=2" : "value=1");
            assertThat(node.run("select table_name from system_schema.tables where keyspace_name = '" + keyspace
                            + "' and table_name = 'after_it'"))
                    .hasSize(word.equals("all") ? 0 : 1);
        }
    }

    @Test
    void a_refused_statement_is_mended_and_the_script_goes_on_with_it() throws Exception {
        String keyspace = keyspace();
        String good = "create table a (k int primary key);\ninsert into a (k) values (1);\n";
        var failure = failed(
                migrate(keyspace, scripts("V1__x.cql", good + "create table b (k wrong primary key);\n")),
                Code.CQL_FAILED);
        assertThat(failure.failure().message()).contains(keyspace + ": V1__x.cql:3 failed", "the 2 of 3 statements");
        assertThat(failure.effect()).isEqualTo(Effect.PARTIAL);
        assertThat(failed(
                                migrate(keyspace, scripts("V1__x.cql", "create table c (k int primary key)")),
                                Code.LEDGER_DIFFERS)
                        .failure()
                        .message())
                .contains("was begun and not finished", "has been changed since");
        done(migrate(keyspace, scripts("V1__x.cql", good + "create table b (k int primary key);\n")));
        assertThat(ledger(keyspace)).hasSize(1);
    }

    @Test
    void a_script_that_was_changed_after_it_ran_stops_everything() throws Exception {
        String keyspace = keyspace();
        done(migrate(keyspace, scripts("V1__x.cql", "create table a (k int primary key)")));
        var refused = failed(
                migrate(
                        keyspace,
                        scripts(
                                "V1__x.cql",
                                "create table a (k bigint primary key)",
                                "V2__y.cql",
                                "create table b (k int primary key)")),
                Code.LEDGER_DIFFERS);
        assertThat(refused.failure().message()).contains("V1__x.cql changed after it ran", "nothing was sent");
        assertThat(refused.effect()).isEqualTo(Effect.NONE);
        assertThat(ledger(keyspace)).hasSize(1);
    }

    @Test
    void the_scripts_of_the_guide_run_in_order_two_pairs_of_them_with_one_version() throws Exception {
        Map<String, String> scripts = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(OF_THE_GUIDE)) {
            for (Path file : files.sorted().toList()) {
                String name = Objects.requireNonNull(file.getFileName()).toString();
                // As the plan does before: the column is one of a later release.
                if (name.startsWith("V"))
                    scripts.put(name, Files.readString(file).replace(", sending_disabled FROM", " FROM"));
            }
        }
        assertThat(scripts).hasSize(13);
        ScriptSet set = ScriptSet.of(Cql.CASSANDRA, scripts);
        assertThat(set.notes()).hasSize(2).allMatch(note -> note.contains("have one version and run in this order"));
        String keyspace = keyspace();
        node.run("create table " + keyspace + ".users (username text primary key)");
        assertThat(failed(migrate(keyspace, scripts), Code.LEDGER_DIFFERS)
                        .failure()
                        .remedy())
                .contains("baseline");
        assertThat(done(migrate(keyspace, scripts, "baseline", "2015.01.01")))
                .containsEntry("applied", Value.of(13))
                .containsEntry("version", Value.of("2015.06.22.00.00.00"));
        assertThat(node.run("select installed_rank, script from " + keyspace + ".flyway_schema_history").stream()
                        .map(row -> (Value.Fields) row)
                        .sorted(Comparator.comparingLong(
                                row -> ((Value.Int) row.values().getOrDefault("installed_rank", Value.of(0))).value()))
                        .skip(1)
                        .map(row ->
                                row.values().getOrDefault("script", Value.NIL).display()))
                .containsExactlyElementsOf(
                        set.scripts().stream().map(Script::file).toList());
        assertThat(done(migrate(keyspace, scripts, "baseline", "2015.01.01"))).containsEntry("applied", Value.of(0));
        assertThat(node.run("select * from " + keyspace + ".customer_metadata")).hasSize(2);
    }

    @Test
    void whoever_is_at_work_in_a_keyspace_is_waited_for_and_a_claim_of_one_that_is_gone_is_taken_over()
            throws Exception {
        String keyspace = keyspace();
        Map<String, String> first = scripts("V1__x.cql", "create table a (k int primary key)");
        done(migrate(keyspace, first));
        String host = node.run("select host_id from system.local").getFirst() instanceof Value.Fields(var fields)
                ? fields.getOrDefault("host_id", Value.NIL).display()
                : "";
        Map<String, String> both = new LinkedHashMap<>(first);
        both.put("V2__y.cql", "create table b (k int primary key)");
        String claim = "update " + keyspace + ".theseus_migration using ttl %d set owner = 'theirs', client = '%s',"
                + " node = '%s', mark = 'm' where slot = 1";
        try (var alive = node.client("Theseus", "another controller")) {
            node.run(claim.formatted(600, "another controller", host));
            var busy = failed(migrate(keyspace, both, "patience", Duration.ofSeconds(1)), Code.SCHEMA_BUSY);
            assertThat(busy.failure().message()).contains("another session is at work in " + keyspace);
            assertThat(busy.effect()).isEqualTo(Effect.NONE);
            assertThat(alive.isClosed()).isFalse();
        }
        assertThat(done(migrate(keyspace, both))).containsEntry("applied", Value.of(1));

        // What spoke to another node cannot be seen from here: its claim must end by itself.
        node.run(claim.formatted(3, "gone", "another node"));
        both.put("V3__z.cql", "create table c (k int primary key)");
        LocalContext context = context(new ConfiguredSql());
        assertThat(done(migrate(keyspace, both, context))).containsEntry("applied", Value.of(1));
        assertThat(context.progress()).anySatisfy(line -> assertThat(line).contains("another session is at work"));
    }

    @Test
    void a_controller_that_has_lost_its_claim_sends_nothing_more() throws Exception {
        String keyspace = keyspace();
        var stolen = bent((real, statement, timeout) -> {
            if (statement.contains("create index"))
                node.run("update " + keyspace + ".theseus_migration set owner = 'another' where slot = 1");
            return real.run(statement, List.of(), timeout);
        });
        var failure = failed(migrate(keyspace, SCRIPTS, context(stolen)), Code.SCHEMA_BUSY);
        assertThat(failure.failure().message()).contains("the claim on it was lost");
        assertThat(failure.effect()).isEqualTo(Effect.PARTIAL);
        assertThat(node.run("select name from " + keyspace + ".customer where id = 1")
                        .toString())
                .doesNotContain("Acme");
        node.run("update " + keyspace + ".theseus_migration set owner = null where slot = 1");
        done(migrate(keyspace, SCRIPTS));
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

    @Test
    void what_is_not_for_cassandra_is_refused_and_its_only_server_need_not_be_named() throws Exception {
        String keyspace = keyspace();
        for (Object[] more : new Object[][] {{"database", "x"}, {"lock_timeout", Duration.ofSeconds(1)}})
            assertThat(failed(migrate(keyspace, SCRIPTS, more), Code.BAD_VALUE)
                            .failure()
                            .message())
                    .contains("is not for Cassandra");
        failed(migrate(keyspace, scripts("V1__x.cql", "use other")), Code.SCRIPT_REFUSED);
        failed(migrate("nowhere", SCRIPTS), Code.CQL_FAILED);
        Args unnamed = Given.args(
                "schema",
                keyspace,
                "scripts",
                SCRIPTS.keySet().stream().map(Given.Literal::new).toList());
        done(new Migrate(path -> SCRIPTS.getOrDefault(path, ""))
                .apply(unnamed, Value.NIL, context(new ConfiguredSql())));
        String twice = keyspace();
        node.run(
                "alter keyspace " + twice + " with replication = {'class': 'SimpleStrategy', 'replication_factor': 3}");
        assertThat(failed(migrate(twice, SCRIPTS), Code.BAD_VALUE).failure().message())
                .contains("consistency one");
    }

    /** What stands between us and a real session. */
    private interface Bend {
        Sql.Result run(Sql.Session real, String statement, Optional<Duration> timeout) throws Sql.SqlFailed;
    }

    private static Sql bent(Bend bend) {
        return (server, database, vault) -> {
            Sql.Session real = new ConfiguredSql().open(server, database, vault);
            return new Sql.Session() {
                @Override
                public Sql.Result run(String statement, List<Value> parameters, Optional<Duration> timeout)
                        throws Sql.SqlFailed {
                    return bend.run(real, statement, timeout);
                }

                @Override
                public List<Value> underWay(String beginning) throws Sql.SqlFailed {
                    return real.underWay(beginning);
                }

                @Override
                public Optional<String> client() {
                    return real.client();
                }

                @Override
                public void close() {
                    real.close();
                }
            };
        };
    }

    /** The node carries out what has this text, and its answer is lost. */
    private static Sql losing(String text) {
        return bent((real, statement, timeout) -> {
            Sql.Result result = real.run(statement, List.of(), timeout);
            if (statement.startsWith("/* theseus") && statement.contains(text))
                throw new Sql.SqlFailed("the connection was lost", false, new IOException());
            return result;
        });
    }
}
