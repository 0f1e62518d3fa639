package dev.theseus.actions.data;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.PostgreSqlServer;
import dev.theseus.actions.kit.SelfSigned;
import dev.theseus.actions.kit.TinyExpressions;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgreSqlTest extends SqlContract {
    PostgreSqlTest(@TempDir Path directory) throws Exception {
        super(directory);
    }

    @Override
    DatabaseServer start(Path directory) throws Exception {
        return PostgreSqlServer.start(directory);
    }

    @Override
    List<String> emptyTable() {
        return List.of("drop table if exists t", "create table t (id int primary key, v text)");
    }

    @Override
    String sleep(int seconds) {
        return "select pg_sleep(" + seconds + ")";
    }

    @Override
    String sessionsAt() {
        return "select count(*) from pg_stat_activity where state = 'active' and query like 'MARK'";
    }

    @Override
    void interrupt(String like) {
        server.value("", "select pg_cancel_backend(pid) from pg_stat_activity where query like '" + like + "'");
    }

    @Override
    String unknownDatabase() {
        return "does not exist";
    }

    @Test
    void a_text_has_the_type_that_its_place_asks_for() throws Exception {
        server.execute("app", "drop table if exists k");
        server.execute("app", "create table k (n int, u uuid, at timestamptz, plain timestamp, j jsonb)");
        var at = new Value.Moment(Instant.parse("2026-03-29T01:30:00Z"));
        var scope = new TinyExpressions.Names(Map.of("at", at));
        done(apply(Given.args(
                scope,
                "statements",
                statement("insert into k values (?, ?, ?, ?, ?)"),
                "parameters",
                List.of("7", "6d5d2d60-3d33-4c4f-8f5e-2a2a4c9a9f10", "${at}", "${at}", "{\"a\": 1}"),
                "database",
                "main")));
        assertThat(server.value("app", "select n || ' ' || (j->>'a') from k")).isEqualTo("7 1");
        assertThat(server.value("app", "select at at time zone 'UTC' from k")).isEqualTo("2026-03-29 01:30:00");
        assertThat(server.value("app", "select plain from k")).isEqualTo("2026-03-29 01:30:00");
    }

    @Test
    void what_the_server_adds_to_an_error_is_told() throws Exception {
        server.execute("app", "insert into t values (1, 'a')");
        var outcome = apply(Given.args("statements", statement("insert into t values (1, 'b')"), "database", "main"));
        assertThat(failed(outcome, Code.SQL_FAILED).failure().message()).contains("t_pkey", "Key (id)=(1)");
    }

    @Test
    void a_statement_that_commits_on_its_way_and_fails_is_doubt() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> apply(Given.args(
                        "statements",
                        statement("do $$ begin insert into t values (5, ''); commit; perform 1/0; end $$"),
                        "database",
                        "main")))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ActionException.Kind.IN_DOUBT));
        assertThat(server.value("app", "select count(*) from t where id = 5")).isEqualTo("1");
    }

    @Test
    void a_server_that_keeps_its_sessions_to_itself_is_not_taken_for_idle() throws Exception {
        server.execute("", "alter role theseus set track_activities = off");
        try (var session =
                context.sql().open(server.reference("main", Optional.of("app")), Optional.empty(), context.vault())) {
            assertThatExceptionOfType(dev.theseus.core.port.Sql.SqlFailed.class)
                    .isThrownBy(() -> session.underWay("/* theseus"))
                    .withMessageContaining("does not say");
        } finally {
            server.execute("", "alter role theseus reset track_activities");
        }
    }

    @Test
    void a_connection_is_protected_as_the_inventory_says(@TempDir Path keys) throws Exception {
        SelfSigned ours = SelfSigned.forLoopback(keys.resolve("ours"));
        SelfSigned another = SelfSigned.forLoopback(keys.resolve("another"));
        server.execute("", "alter system set ssl_cert_file = '" + ours.certificate() + "'");
        server.execute("", "alter system set ssl_key_file = '" + ours.key() + "'");
        server.execute("", "alter system set ssl = on");
        server.execute("", "select pg_reload_conf()");
        while (!server.value("", "show ssl").equals("on")) Thread.sleep(20);
        assertThat(protection(Map.of("tls", "disable"))).isEqualTo("false");
        assertThat(protection(Map.of("tls", "trust"))).isEqualTo("true");
        assertThat(protection(
                        Map.of("tls", "verify-ca", "ca", ours.certificate().toString())))
                .isEqualTo("true");
        assertThat(protection(
                        Map.of("tls", "verify-full", "ca", ours.certificate().toString())))
                .isEqualTo("true");
        assertThat(protection(
                        Map.of("tls", "verify-full", "ca", another.certificate().toString())))
                .startsWith("no session");
        assertThat(protection(Map.of("tls", "perhaps"))).contains("'perhaps'", "verify-full");
    }

    /** Whether a session of ours is encrypted, or why there is none. */
    private String protection(Map<String, String> settings) throws Exception {
        var reference = ((PostgreSqlServer) server).reference("main", Optional.of("app"), settings);
        context.with(DatabaseServer.inventory(reference));
        var seen = new SqlSource()
                .look(
                        Given.args(
                                "sql",
                                statement("select ssl from pg_stat_ssl where pid = pg_backend_pid()"),
                                "server",
                                "main"),
                        context);
        return seen.failure().isPresent()
                ? seen.failure().get().message()
                : seen.names().getOrDefault("value", Value.NIL).display();
    }
}
