package dev.theseus.actions.web;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.actions.kit.TinyExpressions;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpTest {
    @TempDir
    Path home;

    private final HttpServer server;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private LocalContext context = new LocalContext(Path.of(""));
    private final Http http = new Http();

    HttpTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("X-Token") + " " + body);
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/away")) exchange.getResponseHeaders().set("Location", url("/there"));
            int status = path.equals("/away") ? 302 : path.equals("/no") ? 409 : 200;
            byte[] answer = path.equals("/json")
                    ? "{\"a\":{\"b\":[1,2.5,\"x\",null,true]}}".getBytes(StandardCharsets.UTF_8)
                    : path.equals("/big") ? new byte[2_000_000] : body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            if (answer.length > 0) exchange.getResponseBody().write(answer);
            exchange.close();
        });
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @BeforeEach
    void start() {
        server.start();
        context = new LocalContext(home);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void an_answer_is_seen_by_status_body_json_and_headers() throws Exception {
        var result = done(http.apply(Given.args("url", url("/json")), Value.NIL, context));
        assertThat(result).containsEntry("status", Value.of(200)).containsKeys("body", "headers");
        assertThat(result.get("json"))
                .isEqualTo(Value.of(Map.of(
                        "a",
                        Value.of(Map.of(
                                "b",
                                Value.of(List.of(
                                        Value.of(1),
                                        new Value.Real(2.5),
                                        Value.of("x"),
                                        Value.NIL,
                                        Value.of(true))))))));
        assertThat(context.effects()).isEmpty();
    }

    @Test
    void any_body_arrives_as_it_is_and_any_query_value_is_encoded() throws Exception {
        for (String value : LocalShell.HOSTILE) {
            var scope = new TinyExpressions.Names(Map.of("v", Value.of(value)));
            Args args = Given.args(
                    scope,
                    "url",
                    url("/echo"),
                    "method",
                    "POST",
                    "body",
                    "${v}",
                    "query",
                    Map.of("q", value.length() > 100 ? "" : "${v}"));
            assertThat(done(http.apply(args, Value.NIL, context))).containsEntry("body", Value.of(value));
            Args json = Given.args(scope, "url", url("/echo"), "method", "PUT", "json", Map.of("k", "${v}"));
            assertThat(done(http.apply(json, Value.NIL, context)).get("json"))
                    .isEqualTo(Value.of(Map.of("k", Value.of(value))));
        }
    }

    @Test
    void a_header_that_would_become_two_is_refused() throws Exception {
        var scope = new TinyExpressions.Names(Map.of("v", Value.of("x\r\nX-Other: y")));
        Args args = Given.args(scope, "url", url("/"), "headers", Map.of("X-Token", "${v}"));
        failed(http.apply(args, Value.NIL, context), Code.BAD_VALUE);
        assertThat(received).isEmpty();
    }

    @Test
    void secrets_travel_and_print_masked() throws Exception {
        context.secret("t", "s3cr\"et");
        Args args = Given.args(
                Given.secrets("t"),
                "url",
                url("/echo"),
                "method",
                "POST",
                "headers",
                Map.of("X-Token", "Bearer ${secret.t}"),
                "body",
                "t=${secret.t}");
        var outcome = http.apply(args, Value.NIL, context);
        assertThat(received).singleElement().asString().contains("Bearer s3cr\"et", "t=s3cr\"et");
        assertThat(outcome.toString()).contains("t=••••").doesNotContain("s3cr");
        assertThat(http.describe(args)).doesNotContain("s3cr");
        Args json = Given.args(
                Given.secrets("t"), "url", url("/echo"), "method", "POST", "json", Map.of("t", List.of("${secret.t}")));
        done(http.apply(json, Value.NIL, context));
        assertThat(received.getLast()).contains("{\"t\":[\"s3cr\\\"et\"]}");
        for (Object part : List.of("x${secret.t}", List.of("x${secret.t}"), List.of(Map.of("y", "x${secret.t}"))))
            failed(
                    http.apply(
                            Given.args(
                                    Given.secrets("t"), "url", url("/"), "method", "POST", "json", Map.of("t", part)),
                            Value.NIL,
                            context),
                    Code.BAD_VALUE);
    }

    @Test
    void another_status_is_a_failure_unless_it_is_expected() throws Exception {
        Args args = Given.args("url", url("/no"), "method", "POST", "body", "already there");
        var failed = failed(http.apply(args, Value.NIL, context), Code.HTTP_FAILED);
        assertThat(failed.failure().message()).contains("409", "already there");
        assertThat(failed.effect()).isEqualTo(Effect.PARTIAL);
        done(http.apply(
                Given.args("url", url("/no"), "method", "POST", "expect", List.of(200, 409)), Value.NIL, context));
    }

    @Test
    void a_redirect_is_followed_only_when_told() throws Exception {
        failed(http.apply(Given.args("url", url("/away")), Value.NIL, context), Code.HTTP_FAILED);
        done(http.apply(Given.args("url", url("/away"), "redirects", true), Value.NIL, context));
    }

    @Test
    void what_is_no_address_is_refused() throws Exception {
        for (String url : List.of("ftp://x/", "file:///etc/passwd", "http://u:p@x/", "http:///x", "a b", ""))
            failed(http.apply(Given.args("url", url), Value.NIL, context), Code.BAD_VALUE);
    }

    @Test
    void nobody_there_is_a_failure_and_no_answer_is_doubt() throws Exception {
        try (var mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + mute.getLocalPort() + "/";
            Thread.ofVirtual().start(() -> {
                try (var socket = mute.accept()) {
                    received.add("read " + (socket.getInputStream().read() >= 0));
                } catch (IOException _) {
                    received.add("broken");
                }
            });
            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> http.apply(Given.args("url", url, "method", "POST"), Value.NIL, context))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ActionException.Kind.IN_DOUBT));
        }
        var failed = failed(
                http.apply(Given.args("url", "http://127.0.0.1:1/", "method", "POST"), Value.NIL, context),
                Code.HTTP_FAILED);
        assertThat(failed.effect()).isEqualTo(Effect.NONE);
    }

    @Test
    void only_reading_requests_change_nothing_and_only_some_may_be_repeated() {
        assertThat(http.nature(Given.args("url", "x")).changes()).isFalse();
        assertThat(http.nature(Given.args("url", "x", "method", "PUT")).idempotent())
                .isTrue();
        assertThat(http.nature(Given.args("url", "x", "method", "POST")).idempotent())
                .isFalse();
        assertThat(http.nature(Given.args("url", "x", "method", "POST")).changes())
                .isTrue();
    }

    @Test
    void a_question_sees_the_answer_and_does_not_judge_half_of_one() throws Exception {
        var source = new HttpSource();
        var seen = source.look(Given.args("http", Map.of("url", url("/json"))), context);
        assertThat(seen.failure()).isEmpty();
        assertThat(seen.names()).containsEntry("status", Value.of(200)).containsKey("json");
        var no = source.look(Given.args("http", Map.of("url", url("/no"))), context);
        assertThat(no.names()).containsEntry("status", Value.of(409));
        assertThat(no.failure()).isPresent();
        var big = source.look(Given.args("http", Map.of("url", url("/big"))), context);
        assertThat(big.failure()).hasValueSatisfying(f -> assertThat(f.code()).isEqualTo(Code.OUTPUT_TRUNCATED));
    }
}
