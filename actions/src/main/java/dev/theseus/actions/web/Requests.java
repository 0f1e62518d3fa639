package dev.theseus.actions.web;

import dev.theseus.actions.json.Deep;
import dev.theseus.actions.json.Json;
import dev.theseus.core.port.Args;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import dev.theseus.core.value.Vault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Requests as plans write them: the same keys in the step and in the question. */
final class Requests {
    private static final Set<String> READING = Set.of("GET", "HEAD");

    static final List<Shape.Key> KEYS = List.of(
            Shape.required("url", Shape.template(), "where to, http or https"),
            Shape.optional("method", Shape.choice("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"), "GET where absent"),
            Shape.optional("query", Shape.named(Shape.template()), "added to the address, encoded"),
            Shape.optional("headers", Shape.named(Shape.template()), "headers; they may hold secrets"),
            Shape.optional("body", Shape.template(), "what is sent"),
            Shape.optional("json", Shape.anything(), "what is sent, as JSON"),
            Shape.optional(
                    "expect", Shape.many(Shape.number(100, 599)), "statuses that are fine; 200 to 299 where absent"),
            Shape.optional("redirects", Shape.flag(), "whether to follow redirects; never where absent"),
            Shape.optional("timeout", Shape.span(), "how long an answer may take; 60s where absent"));

    private Requests() {}

    static String method(Args args) {
        return args.optionalPlain("method").orElse("GET").toUpperCase(Locale.ROOT);
    }

    static boolean reads(Args args) {
        return READING.contains(method(args));
    }

    static String shown(Args args) {
        return method(args) + " " + args.text("url").display();
    }

    /** @throws IllegalArgumentException where the arguments make no request */
    static Exchange.Request of(Args args, Vault vault) {
        if (args.has("body") && args.has("json"))
            throw new IllegalArgumentException("a request has a body or json, not both");
        Map<String, SafeText> headers = new LinkedHashMap<>(args.named("headers"));
        Optional<SafeText> body = args.optionalText("body");
        if (args.has("json")) {
            if (headers.keySet().stream().noneMatch("content-type"::equalsIgnoreCase))
                headers.put("Content-Type", SafeText.plain("application/json"));
            body = Optional.of(json(args, vault));
        }
        return new Exchange.Request(
                method(args),
                args.plain("url"),
                args.named("query"),
                headers,
                body,
                args.flag("redirects", false),
                args.span("timeout"));
    }

    private static SafeText json(Args args, Vault vault) {
        if (Deep.hidesParts(args, "json"))
            throw new IllegalArgumentException("in json a secret must be a value of its own, not a part of one");
        Value value = args.value("json");
        return SafeText.plain(Json.reveal(value, vault));
    }

    static boolean expected(Args args, int status) {
        if (!args.has("expect")) return status >= 200 && status < 300;
        Value expect = args.value("expect");
        return expect instanceof Value.Items(var items)
                ? items.contains(Value.of(status))
                : Value.of(status).equals(expect);
    }
}
