package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.data.ConfiguredSql;
import dev.theseus.actions.fleet.script.Cql;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.kit.CassandraNode;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code migrate} of keyspaces, on a real node: what runs, in which order, and what is refused. */
class MigrateOnCassandraTest extends OnCassandra {
    /** Stand-ins of the lab, by the names of guide 000. */
    private static final Path OF_THE_GUIDE = Path.of("../lab/src/main/resources/dev/theseus/lab/momentum/cql");

    MigrateOnCassandraTest(CassandraNode node) {
        super(node);
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
}
