package dev.theseus.plan;

import dev.theseus.core.shape.Shape;
import java.util.stream.Collectors;

/** What a shape expects, in words. */
final class Expected {
    private Expected() {}

    static String by(Shape shape) {
        return switch (shape) {
            case Shape.Words(var syntax) ->
                switch (syntax) {
                    case TEMPLATE, LITERAL -> "a text";
                    case SHELL -> "a shell command";
                    case EXPRESSION -> "an expression";
                    case SELECTOR -> "a selection of hosts";
                    case PATTERN -> "a regular expression";
                    case NAME -> "a name";
                    case FILE -> "a file beside the plan";
                    case BALANCER -> "a balancer of the inventory";
                    case DATABASE -> "a database of the inventory";
                };
            case Shape.Flag() -> "true or false";
            case Shape.Number(long min, long max) ->
                min == Long.MIN_VALUE && max == Long.MAX_VALUE
                        ? "a whole number"
                        : "a whole number from " + min + " to " + max;
            case Shape.Span() -> "a duration (30s, 5m, 1h30m)";
            case Shape.Size() -> "a size (500MB, 2GiB)";
            case Shape.Share() -> "a count, a percentage or `all`";
            case Shape.Choice(var options) -> "one of " + String.join(", ", options);
            case Shape.Folder _ -> "a folder beside the plan";
            case Shape.Anything() -> "a value";
            case Shape.Many(var of) -> "a list, each item " + by(of);
            case Shape.Named(var of) -> "a map of names, each with " + by(of);
            case Shape.Section section ->
                "a map"
                        + section.keys().stream()
                                .map(Shape.Key::name)
                                .limit(6)
                                .collect(Collectors.joining(
                                        ", ", " with the keys ", section.keys().size() > 6 ? ", …" : ""));
            case Shape.Either(var shapes) ->
                shapes.stream().map(Expected::by).distinct().collect(Collectors.joining(", or "));
            case Shape.Asking _ -> "a question, a map such as {run: …, until: …}";
            case Shape.Doing() -> "a list of steps";
        };
    }
}
