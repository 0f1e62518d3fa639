package dev.theseus.actions.fleet.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.fleet.ledger.Found;
import dev.theseus.actions.fleet.script.Cql;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a scan makes of a node's answers; that a real node gives such answers is shown by {@code FleetOnCassandraTest}. */
class KeyspaceScanTest {
    private static final Map<String, String> SCRIPTS = Map.of("V1__a.cql", "create table a (k int primary key)");

    /** What a node says to statements with this text. */
    @FunctionalInterface
    private interface Answers {
        List<Map<String, Value>> to(String statement) throws SqlFailed;
    }

    private static KeyspaceScan scan(Answers answers) throws SqlFailed {
        return KeyspaceScan.by(new Sql.Session() {
            @Override
            public Sql.Result run(String statement, List<Value> parameters, Optional<Duration> timeout)
                    throws SqlFailed {
                if (statement.contains("system.local"))
                    return new Sql.Result(
                            List.of(Value.of(Map.of("host_id", Value.of("1"), "cluster_name", Value.of("c")))), -1);
                return new Sql.Result(
                        answers.to(statement).stream().map(Value::of).toList(), -1);
            }

            @Override
            public List<Value> underWay(String beginning) {
                return List.of();
            }

            @Override
            public void close() {}
        });
    }

    private static List<Map<String, Value>> keyspaces(String... names) {
        return List.of(names).stream()
                .map(name -> Map.of("keyspace_name", Value.of(name)))
                .toList();
    }

    private static SqlFailed failed(String message, boolean certain) {
        return new SqlFailed(message, certain, new IOException());
    }

    private static List<Found> found(String like, Answers answers) throws Exception {
        return scan(answers).found(like, ScriptSet.of(Cql.CASSANDRA, SCRIPTS), "history");
    }

    @Test
    void cassandras_own_keyspaces_and_those_of_another_name_are_left_out() throws Exception {
        Answers answers = statement -> statement.contains("FROM system_schema.keyspaces")
                ? keyspaces("system", "system_auth", "system_schema", "tenant_2", "Tenant_3", "tenant_1", "tenantx")
                : List.of();
        assertThat(found("%", answers))
                .extracting(Found::schema)
                .containsExactly("Tenant_3", "tenant_1", "tenant_2", "tenantx");
        assertThat(found("tenant\\_%", answers)).extracting(Found::schema).containsExactly("tenant_1", "tenant_2");
        assertThat(found("tenant\\_%", answers))
                .allMatch(one -> one.standing().isEmpty() && one.unreadable().isEmpty());
    }

    /** A right that is missing, or nodes that are down, speak of one keyspace; an answer that did not come, of none. */
    @Test
    void a_ledger_that_the_node_refuses_to_read_is_unreadable_and_one_of_which_nobody_heard_ends_the_scan()
            throws Exception {
        Answers refusing = statement -> {
            if (statement.contains("FROM system_schema.keyspaces")) return keyspaces("a", "b");
            if (statement.contains("FROM system_schema.tables")) return keyspaces("it is there");
            if (statement.contains("FROM \"a\".\"history\"")) throw failed("no SELECT permission", true);
            return List.of();
        };
        List<Found> found = found("%", refusing);
        assertThat(found.getFirst().unreadable()).contains("no SELECT permission");
        assertThat(found.getLast().standing().orElseThrow().pending()).hasSize(1);
        Answers silent = statement -> {
            if (statement.contains("history") && statement.contains("installed_rank")) throw failed("timed out", false);
            return refusing.to(statement);
        };
        assertThatExceptionOfType(SqlFailed.class).isThrownBy(() -> found("%", silent));
    }

    @Test
    void sizes_are_summed_up_and_an_older_node_has_none() throws Exception {
        assertThat(scan(_ -> List.of(size("a", 3), size("a", 1), size("b", 2), size("other", 9)))
                        .sizes("_"))
                .isEqualTo(Map.of("a", 4L << 20, "b", 2L << 20));
        assertThat(scan(_ -> {
                            throw failed("keyspace system_views does not exist", true);
                        })
                        .sizes("%"))
                .isEmpty();
    }

    private static Map<String, Value> size(String keyspace, long mebibytes) {
        return Map.of("keyspace_name", Value.of(keyspace), "mebibytes", Value.of(mebibytes));
    }

    @ParameterizedTest
    @CsvSource({
        "tenant\\_%, tenant_1, true",
        "tenant\\_%, tenants, false",
        "tenant_, tenant1, true",
        "tenant_, tenant12, false",
        "%a.b%, xa.by, true",
        "%a.b%, xacby, false",
        "Tenant%, tenant, false",
        "100\\%, 100%, true",
        "\\, \\, true"
    })
    void a_pattern_is_read_as_sql_reads_it(String like, String name, boolean fits) {
        assertThat(KeyspaceScan.pattern(like).matcher(name).matches()).isEqualTo(fits);
    }
}
