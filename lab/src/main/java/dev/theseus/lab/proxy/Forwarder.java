package dev.theseus.lab.proxy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.theseus.lab.http.Answers;
import dev.theseus.lab.http.ConnectFailed;
import dev.theseus.lab.http.Header;
import dev.theseus.lab.http.HttpCall;
import dev.theseus.lab.http.RequestBody;
import dev.theseus.lab.http.RequestHead;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Gives each request to one server and streams the answer back. A request is given away once and never again, not even
 * when connecting failed: what a plan does to a server without draining it shall be seen by the client.
 */
final class Forwarder implements HttpHandler {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Headers that belong to one connection and not to the message. */
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "keep-alive", "transfer-encoding", "content-length", "upgrade", "te", "trailer");

    private static final String RETRY_AFTER_S = "5";

    private final Decisions decisions;
    private final Upstreams upstreams;
    private final Answers answers;

    Forwarder(Decisions decisions, Answers answers) {
        this.decisions = decisions;
        this.upstreams = decisions.servers();
        this.answers = answers;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Optional<String> key = Whose.is(exchange.getRequestURI().toString(), decisions.tables());
        if (key.isEmpty()) {
            pass(exchange, upstreams.own());
            return;
        }
        try {
            switch (decisions.queue().enter(key.get())) {
                case WaitingRoom.Admission.Full _ -> turnAway(exchange, "as many requests wait as may");
                case WaitingRoom.Admission.Late _ -> turnAway(exchange, "it has waited for as long as it may");
                case WaitingRoom.Admission.Passed(long waitedMs) -> {
                    if (waitedMs > 0) {
                        exchange.getResponseHeaders().set("Server-Timing", "queue;dur=" + waitedMs);
                    }
                    try {
                        // Only now: where it stood before the wait may not be where it stands now.
                        pass(
                                exchange,
                                decisions
                                        .tables()
                                        .get(Tables.TENANTS, key.get())
                                        .orElse(upstreams.own()));
                    } finally {
                        decisions.queue().leave(key.get());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            turnAway(exchange, "the balancer ends");
        }
    }

    private void turnAway(HttpExchange exchange, String reason) throws IOException {
        exchange.getResponseHeaders().set("Retry-After", RETRY_AFTER_S);
        answers.json(exchange, 503, new ProxyError("PROXY-503", "this tenant is being moved, and " + reason));
    }

    private void pass(HttpExchange exchange, String pool) throws IOException {
        Optional<Upstreams.Chosen> chosen =
                upstreams.choose(pool, Route.of(exchange.getRequestURI().toString()));
        if (chosen.isEmpty()) {
            answers.json(exchange, 503, new ProxyError("PROXY-503", "no server is ready and up"));
            return;
        }
        boolean whole = false;
        try {
            whole = forward(exchange, chosen.get().server());
        } finally {
            upstreams.end(chosen.get(), whole);
        }
    }

    private boolean forward(HttpExchange exchange, Upstream server) throws IOException {
        RequestHead head = new RequestHead(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), passedOn(exchange));
        HttpCall call;
        try {
            call = HttpCall.send(server.socketAddress(), head, bodyOf(exchange), TIMEOUT);
        } catch (ConnectFailed e) {
            answers.json(exchange, 503, new ProxyError("PROXY-503", server.name() + " refused the connection"));
            return false;
        } catch (IOException e) {
            answers.json(
                    exchange, 502, new ProxyError("PROXY-502", server.name() + " gave no answer: " + e.getMessage()));
            return false;
        }
        try (call) {
            relay(exchange, call);
            return true;
        }
    }

    private static RequestBody bodyOf(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        String length = headers.getFirst("Content-Length");
        if (length != null) {
            return new RequestBody.Sized(exchange.getRequestBody(), Long.parseLong(length));
        }
        return headers.containsKey("Transfer-Encoding")
                ? new RequestBody.Chunked(exchange.getRequestBody())
                : RequestBody.none();
    }

    private static List<Header> passedOn(HttpExchange exchange) {
        Stream<Header> own = Stream.of(new Header(
                "X-Forwarded-For", exchange.getRemoteAddress().getAddress().getHostAddress()));
        Stream<Header> theirs = exchange.getRequestHeaders().entrySet().stream()
                .filter(entry -> belongsToMessage(entry.getKey()))
                .flatMap(Forwarder::lines);
        return Stream.concat(theirs, own).toList();
    }

    private static Stream<Header> lines(Map.Entry<String, List<String>> entry) {
        return entry.getValue().stream().map(value -> new Header(entry.getKey(), value));
    }

    private static boolean belongsToMessage(String name) {
        return !HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT));
    }

    private static void relay(HttpExchange exchange, HttpCall call) throws IOException {
        call.headers().stream()
                .filter(header -> belongsToMessage(header.name()))
                .forEach(header -> exchange.getResponseHeaders().add(header.name(), header.value()));
        long length = Header.first(call.headers(), "Content-Length")
                .map(Long::parseLong)
                .orElse(0L);
        boolean bodiless = exchange.getRequestMethod().equals("HEAD") || call.status() == 204 || call.status() == 304;
        boolean empty =
                length == 0 && Header.first(call.headers(), "Content-Length").isPresent();
        exchange.sendResponseHeaders(call.status(), bodiless || empty ? -1 : length);
        if (bodiless || empty) {
            exchange.close();
            return;
        }
        OutputStream out = exchange.getResponseBody();
        call.body().transferTo(out); // when it is cut short the exception ends the client's connection as well
        out.close();
    }
}
