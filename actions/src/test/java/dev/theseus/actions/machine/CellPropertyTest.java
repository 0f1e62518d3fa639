package dev.theseus.actions.machine;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.actions.kit.MariaDbServer;
import dev.theseus.actions.kit.TinyExpressions;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Keys of a document that stands in a database or behind an address: the same behaviour of both. */
class CellPropertyTest {
    private static final String FOUND = "{ \"enable\": true,\n  \"refetchStoreIntervalMin\": 30, \"other\": [1, 2] }";

    abstract static class Contract {
        @TempDir
        Path home;

        LocalContext context = new LocalContext(Path.of(""));
        final Property property = new Property();

        abstract Map<String, Object> place();

        abstract String stored() throws Exception;

        abstract void store(String text) throws Exception;

        abstract LocalContext open(Path home);

        @BeforeEach
        void stored_as_found() throws Exception {
            context = open(home);
            store(FOUND);
        }

        Args args(Map<String, ?> set) {
            return args(new TinyExpressions.Names(Map.of()), set);
        }

        Args args(TinyExpressions.Names scope, Map<String, ?> set) {
            return Given.args(scope, where(), place(), "set", set);
        }

        abstract String where();

        @Test
        void one_key_changes_and_every_other_byte_stays_as_it_is() throws Exception {
            Args args = args(Map.of("enable", false));
            Look look = property.look(args, context);
            assertThat(look.state()).as(look.evidence()).isEqualTo(Look.State.UNTOUCHED);
            assertThat(look.evidence()).isEqualTo("enable is true");
            done(property.apply(args, look.found(), context));
            assertThat(stored()).isEqualTo(FOUND.replace("true", "false"));
            assertThat(property.look(args, context).state()).isEqualTo(Look.State.IN_PLACE);
            done(property.apply(args, look.found(), context));
            assertThat(context.effects()).as("written once").hasSize(1);
            done(property.undo(args, look.found(), context));
            done(property.undo(args, look.found(), context));
            assertThat(stored()).isEqualTo(FOUND);
        }

        @Test
        void a_key_that_was_not_there_goes_again() throws Exception {
            Args args = args(Map.of("perceiveStoreClientCheckpoint", true));
            Look look = property.look(args, context);
            done(property.apply(args, look.found(), context));
            assertThat(stored()).contains("\"perceiveStoreClientCheckpoint\": true");
            done(property.undo(args, look.found(), context));
            assertThat(stored()).isEqualTo(FOUND);
        }

        @Test
        void undo_leaves_what_somebody_else_changed_to_a_person() throws Exception {
            Args args = args(Map.of("refetchStoreIntervalMin", 45));
            Look look = property.look(args, context);
            done(property.apply(args, look.found(), context));
            store(stored().replace("45", "99"));
            var refused = failed(property.undo(args, look.found(), context), Code.CHANGED_SINCE);
            assertThat(refused.failure().message()).contains("now 99", "written by this run 45", "found before 30");
            assertThat(stored()).contains("99");
            done(property.undo(args, look.found(), context.overwriting(true)));
            assertThat(stored()).isEqualTo(FOUND);
        }

        @Test
        void another_key_that_somebody_changed_stays_changed() throws Exception {
            Args args = args(Map.of("refetchStoreIntervalMin", 45));
            Look look = property.look(args, context);
            done(property.apply(args, look.found(), context));
            store(stored().replace("true", "false"));
            done(property.undo(args, look.found(), context));
            assertThat(stored()).isEqualTo(FOUND.replace("true", "false"));
        }

        @Test
        void a_change_whose_end_was_not_heard_of_is_looked_at() throws Exception {
            Args args = args(Map.of("enable", false));
            Look look = property.look(args, context);
            context.losingAfter(0);
            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> property.apply(args, look.found(), context))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ActionException.Kind.IN_DOUBT));
            assertThat(property.look(args, context).state()).isEqualTo(Look.State.UNTOUCHED);
            assertThat(stored()).isEqualTo(FOUND);
        }

        @Test
        void any_text_arrives_as_it_is() throws Exception {
            for (String value : LocalShell.HOSTILE) {
                var scope = new TinyExpressions.Names(Map.of("v", Value.of(value)));
                Args args = args(scope, Map.of("other", "${v}"));
                Look look = property.look(args, context);
                done(property.apply(args, look.found(), context));
                assertThat(property.look(args, context).state()).isEqualTo(Look.State.IN_PLACE);
                done(property.undo(args, look.found(), context));
                assertThat(stored()).contains("\"other\": [1,").contains("\"enable\": true");
                store(FOUND);
            }
        }

        @Test
        void what_it_held_before_would_be_journaled_so_a_secret_is_refused() throws Exception {
            var refused = failed(property.apply(args(Map.of("password", "x")), Value.NIL, context), Code.FILE_REFUSED);
            assertThat(refused.failure().message()).contains("password looks like a secret");
            assertThat(stored()).isEqualTo(FOUND);
        }

        @Test
        void a_document_that_is_broken_is_left_alone() throws Exception {
            store("{ \"enable\": tr");
            assertThat(property.look(args(Map.of("enable", false)), context).state())
                    .isEqualTo(Look.State.UNCLEAR);
            failed(property.apply(args(Map.of("enable", false)), Value.NIL, context), Code.FILE_REFUSED);
            assertThat(stored()).isEqualTo("{ \"enable\": tr");
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class InADatabase extends Contract {
        private final MariaDbServer server;

        InADatabase(@TempDir Path data) throws Exception {
            server = MariaDbServer.start(Files.createDirectory(data.resolve("data")));
            server.run("create database rm");
            server.run(
                    "rm",
                    "create table parameter (`key` varchar(40) primary key, value longtext) default charset utf8mb4");
            server.run("rm", "insert into parameter values ('ha.config', ''), ('x', null)");
        }

        @AfterAll
        void stop() throws Exception {
            server.close();
        }

        @Override
        LocalContext open(Path home) {
            return new LocalContext(home)
                    .with(server.inventory(server.reference("rm", Optional.of("rm"))))
                    .secret("database.rm", MariaDbServer.PASSWORD);
        }

        @Override
        String where() {
            return "sql";
        }

        @Override
        Map<String, Object> place() {
            return row("ha.config");
        }

        private static Map<String, Object> row(String key) {
            return Given.map(
                    "database",
                    "rm",
                    "table",
                    new Given.Literal("parameter"),
                    "column",
                    new Given.Literal("value"),
                    "where",
                    Map.of("key", key));
        }

        @Override
        String stored() {
            return server.value("rm", "select value from parameter where `key` = 'ha.config'");
        }

        @Override
        void store(String text) throws Exception {
            try (var session =
                    context.sql().open(server.reference("rm", Optional.of("rm")), Optional.empty(), context.vault())) {
                session.run(
                        "update parameter set value = ? where `key` = 'ha.config'",
                        List.of(Value.of(text)),
                        Optional.empty());
            }
        }

        @Test
        void there_must_be_one_such_row_with_something_in_it() throws Exception {
            for (String key : List.of("nothing", "x"))
                failed(
                        property.apply(Given.args("sql", row(key), "set", Map.of("enable", false)), Value.NIL, context),
                        Code.SQL_FAILED);
        }
    }

    @Nested
    class BehindAnAddress extends Contract {
        private final AtomicReference<String> document = new AtomicReference<>("");
        private final HttpServer server;
        private boolean tags = true;

        BehindAnAddress() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/ha", exchange -> {
                String now = document.get();
                String tag = "\"" + now.hashCode() + "\"";
                String expected = exchange.getRequestHeaders().getFirst("If-Match");
                if (tags) exchange.getResponseHeaders().set("ETag", tag);
                byte[] body = exchange.getRequestBody().readAllBytes();
                boolean writes = exchange.getRequestMethod().equals("PUT");
                boolean stale = writes && tags && !tag.equals(expected);
                if (writes && !stale) document.set(new String(body, StandardCharsets.UTF_8));
                byte[] answer = document.get().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(stale ? 412 : 200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
        }

        @AfterEach
        void stop() {
            server.stop(0);
        }

        @Override
        LocalContext open(Path home) {
            return new LocalContext(home);
        }

        @Override
        String where() {
            return "http";
        }

        @Override
        Map<String, Object> place() {
            return Given.map("url", "http://127.0.0.1:" + server.getAddress().getPort() + "/ha");
        }

        @Override
        String stored() {
            return document.get();
        }

        @Override
        void store(String text) {
            document.set(text);
        }

        @Test
        void a_server_without_entity_tags_is_read_once_more() throws Exception {
            tags = false;
            one_key_changes_and_every_other_byte_stays_as_it_is();
        }
    }

    @Test
    void the_keys_stand_in_one_place(@TempDir Path home) throws Exception {
        var args = Given.args("file", "a.json", "http", Given.map("url", "http://x"), "set", Map.of("a", 1));
        failed(new Property().apply(args, Value.NIL, new LocalContext(home)), Code.BAD_VALUE);
    }
}
