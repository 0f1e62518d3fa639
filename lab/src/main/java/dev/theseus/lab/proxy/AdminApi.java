package dev.theseus.lab.proxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.theseus.lab.http.Answers;
import dev.theseus.lab.http.LabJson;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The API that operates a balancer: list, add, remove, set the state. Its shape is written down in lab/README.md. */
final class AdminApi implements HttpHandler {

    /** {@code GET /servers}. */
    record Listing(String balancer, List<ServerView> servers) {}

    /** Body of {@code PUT /servers/NAME}; without a state the server begins as {@code ready}, without a pool in the balancer's own. */
    record Addition(
            @Nullable String address,
            @Nullable String state,
            @Nullable String pool) {}

    /** Body of {@code PUT /servers/NAME/state}. */
    record Change(@Nullable String state) {}

    private final String balancer;
    private final Decisions decisions;
    private final Upstreams upstreams;
    private final Answers answers;
    private final LabJson json;
    private final Memory memory;

    AdminApi(String balancer, Decisions decisions, Answers answers, LabJson json, Memory memory) {
        this.balancer = balancer;
        this.decisions = decisions;
        this.upstreams = decisions.servers();
        this.answers = answers;
        this.json = json;
        this.memory = memory;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String[] path =
                exchange.getRequestURI().getPath().replaceFirst("^/+", "").split("/");
        boolean known = path[0].equals("servers") && (path.length < 3 || path[2].equals("state")) && path.length < 4;
        try {
            switch (exchange.getRequestMethod() + " " + (known ? path.length : 0)) {
                case "GET 1" -> answers.json(exchange, 200, new Listing(balancer, upstreams.views()));
                case "GET 2" -> found(exchange, path[1], upstreams.view(path[1]));
                case "PUT 2" -> add(exchange, path[1]);
                case "DELETE 2" -> remove(exchange, path[1]);
                case "PUT 3" -> change(exchange, path[1]);
                default -> refuse(exchange, 404, "no such operation");
            }
        } catch (JacksonException e) {
            refuse(exchange, 400, "the body is not the JSON that this operation takes");
        }
    }

    private void add(HttpExchange exchange, String name) throws IOException {
        Addition addition = json.read(body(exchange), Addition.class);
        String address = addition.address() == null ? "" : addition.address();
        Optional<ServerState> state = ServerState.of(addition.state() == null ? "ready" : addition.state());
        if (!name.matches("[A-Za-z0-9._-]{1,64}") || !address.matches("[^:\\s]+:\\d{1,5}") || state.isEmpty()) {
            refuse(exchange, 400, "an address is host:port, a state ready, drain or maint");
            return;
        }
        String pool = addition.pool() == null ? upstreams.own() : addition.pool();
        int colon = address.indexOf(':');
        InetSocketAddress socket =
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        switch (upstreams.add(name, pool, address, socket, state.get())) {
            case NEW -> {
                memory.keep(decisions);
                answers.json(exchange, 201, upstreams.view(name).orElseThrow());
            }
            case SAME -> found(exchange, name, upstreams.view(name));
            case OTHER_ADDRESS -> refuse(exchange, 409, name + " is known with another address");
        }
    }

    private void remove(HttpExchange exchange, String name) throws IOException {
        if (upstreams.remove(name)) {
            memory.keep(decisions);
            answers.empty(exchange, 204);
        } else {
            refuse(exchange, 404, "no server " + name);
        }
    }

    private void change(HttpExchange exchange, String name) throws IOException {
        Change change = json.read(body(exchange), Change.class);
        Optional<ServerState> state = ServerState.of(change.state() == null ? "" : change.state());
        if (state.isEmpty()) {
            refuse(exchange, 400, "a state is ready, drain or maint");
        } else {
            Optional<ServerView> changed = upstreams.become(name, state.get());
            memory.keep(decisions);
            found(exchange, name, changed);
        }
    }

    private void found(HttpExchange exchange, String name, Optional<ServerView> server) throws IOException {
        if (server.isPresent()) {
            answers.json(exchange, 200, server.get());
        } else {
            refuse(exchange, 404, "no server " + name);
        }
    }

    private void refuse(HttpExchange exchange, int status, String reason) throws IOException {
        answers.json(exchange, status, new ProxyError("PROXY-" + status, reason));
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }
}
