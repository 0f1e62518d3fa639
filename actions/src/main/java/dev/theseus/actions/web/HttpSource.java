package dev.theseus.actions.web;

import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an address answers to a reading request. */
public final class HttpSource implements QuestionSource {
    private final Exchange exchange = new Exchange();

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String doc() {
        return "Looks by an HTTP request (GET, or another method that changes nothing there).";
    }

    @Override
    public Shape shape() {
        return new Shape.Section(Requests.KEYS, "url");
    }

    @Override
    public Set<String> names() {
        return Set.of("status", "body", "json", "headers");
    }

    @Override
    public String describe(Args args) {
        return Requests.shown(inner(args));
    }

    /** A text stands for its {@code url}, and is then no section yet. */
    private static Args inner(Args args) {
        return args.section("http").orElse(args);
    }

    @Override
    public Seen look(Args args, ActionContext context) throws InterruptedException {
        Args request = inner(args);
        try {
            Exchange.Response response = exchange.send(Requests.of(request, context.vault()), context.vault());
            Optional<Failure> failure = Optional.empty();
            if (response.truncated())
                failure = Optional.of(new Failure(
                        Code.OUTPUT_TRUNCATED, Requests.shown(request) + " was answered with more than is kept", ""));
            else if (!Requests.expected(request, response.status()))
                failure = Optional.of(new Failure(
                        Code.HTTP_FAILED,
                        Requests.shown(request) + " was answered with status " + response.status(),
                        ""));
            return new Seen(
                    response.truncated() ? Optional.empty() : Optional.of(response.body()),
                    Value.of(response.body()),
                    response.names(),
                    failure);
        } catch (IllegalArgumentException e) {
            return failed(Code.BAD_VALUE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return failed(Code.HTTP_FAILED, Requests.shown(request) + " was not answered: " + why);
        }
    }

    private static Seen failed(Code code, String message) {
        return new Seen(Optional.empty(), Value.NIL, Map.of(), Optional.of(new Failure(code, message, "")));
    }
}
