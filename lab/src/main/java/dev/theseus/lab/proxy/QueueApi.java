package dev.theseus.lab.proxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.theseus.lab.http.Answers;
import dev.theseus.lab.http.LabJson;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The API for requests that wait and for tables: {@code /queue/KEY} and {@code /tables/NAME/KEY}. Its shape is written down in lab/README.md. */
final class QueueApi implements HttpHandler {

    /** {@code GET /queue}. */
    record Held(Map<String, Bounds> held) {}

    /** {@code GET /tables/NAME}, and the answer to every change of that table. */
    record Table(String table, Map<String, String> entries) {}

    /** Body of {@code PUT /tables/NAME/KEY}. */
    record Entry(@Nullable String text) {}

    private static final String NAME = "[A-Za-z0-9._-]{1,63}";

    private final Decisions decisions;
    private final Answers answers;
    private final LabJson json;
    private final Memory memory;

    QueueApi(Decisions decisions, Answers answers, LabJson json, Memory memory) {
        this.decisions = decisions;
        this.answers = answers;
        this.json = json;
        this.memory = memory;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String[] path =
                exchange.getRequestURI().getRawPath().replaceFirst("^/+", "").split("/");
        for (int i = 1; i < path.length; i++) {
            path[i] = URLDecoder.decode(path[i], StandardCharsets.UTF_8);
            if (!path[i].matches(NAME)) {
                refuse(exchange, 400, "a key or a table's name is letters, digits, points, dashes, 63 at the most");
                return;
            }
        }
        try {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            switch (exchange.getRequestMethod() + " " + path[0] + " " + path.length) {
                case "GET queue 1" ->
                    answers.json(exchange, 200, new Held(decisions.queue().held()));
                case "GET queue 2" ->
                    answers.json(exchange, 200, decisions.queue().standing(path[1]));
                case "PUT queue 2" -> keep(exchange, decisions.queue().hold(path[1], json.read(body, Bounds.class)));
                case "DELETE queue 2" -> keep(exchange, decisions.queue().release(path[1]));
                case "GET tables 2" -> answers.json(exchange, 200, table(path[1]));
                case "PUT tables 3" -> {
                    String text = json.read(body, Entry.class).text();
                    decisions.tables().put(path[1], path[2], text == null ? "" : text);
                    keep(exchange, table(path[1]));
                }
                case "DELETE tables 3" -> {
                    decisions.tables().remove(path[1], path[2]);
                    keep(exchange, table(path[1]));
                }
                default -> refuse(exchange, 404, "no such operation");
            }
        } catch (JacksonException e) {
            refuse(exchange, 400, "the body is not the JSON that this operation takes");
        }
    }

    private Table table(String name) {
        return new Table(name, decisions.tables().entries(name));
    }

    private void keep(HttpExchange exchange, Object answer) throws IOException {
        memory.keep(decisions);
        answers.json(exchange, 200, answer);
    }

    private void refuse(HttpExchange exchange, int status, String reason) throws IOException {
        answers.json(exchange, status, new ProxyError("PROXY-" + status, reason));
    }
}
