package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.data.ConfiguredSql;
import dev.theseus.actions.fleet.cassandra.Keyspaces;
import dev.theseus.actions.kit.CassandraNode;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Sql;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code migrate} of keyspaces whose controller dies, or hears no answer, or is not alone; on a real node. */
class KeyspaceDoubtTest extends OnCassandra {
    KeyspaceDoubtTest(CassandraNode node) {
        super(node);
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
        node.run(claim.formatted(15, "gone", "another node"));
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
}
