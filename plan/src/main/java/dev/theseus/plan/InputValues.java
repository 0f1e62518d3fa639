package dev.theseus.plan;

import dev.theseus.core.plan.Input;
import dev.theseus.core.value.Durations;
import dev.theseus.core.value.Value;
import dev.theseus.core.version.Version;
import dev.theseus.plan.source.Quoted;
import java.util.Locale;

/** The text of an input as a value of its type. */
final class InputValues {
    private InputValues() {}

    /** @throws IllegalArgumentException where the text is not of the input's type, with a message for a person */
    static Value of(Input input, String text) {
        Value value = typed(input, text);
        if (!input.options().isEmpty() && !input.options().contains(text))
            throw new IllegalArgumentException(Quoted.of(text) + " is not one of the values of `" + input.name() + "`: "
                    + String.join(", ", input.options()));
        return value;
    }

    private static Value typed(Input input, String text) {
        try {
            return switch (input.type()) {
                case STRING -> Value.of(text);
                case INT -> Value.of(Long.parseLong(text.strip()));
                case BOOL -> bool(text.strip());
                case VERSION -> new Value.Ver(Version.of(text));
                case DURATION -> new Value.Span(Durations.parse(text));
                case SECRET -> new Value.Secret(input.name());
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    Quoted.of(text) + " is not " + words(input.type()) + ", which `" + input.name() + "` must be", e);
        }
    }

    private static Value bool(String text) {
        if (!text.equals("true") && !text.equals("false")) throw new IllegalArgumentException("neither true nor false");
        return Value.of(text.equals("true"));
    }

    private static String words(Input.Type type) {
        return switch (type) {
            case STRING -> "a text";
            case INT -> "a whole number";
            case BOOL -> "true or false";
            case VERSION -> "a version";
            case DURATION -> "a duration";
            case SECRET -> "a secret";
        };
    }

    static String remedy(Input input) {
        return switch (input.type()) {
            case VERSION -> "write it like 4.1-HF4 or 7.10.6-rev3";
            case DURATION -> "write it like 30s, 5m or 1h30m";
            case STRING, INT, BOOL, SECRET ->
                input.options().isEmpty()
                        ? "give it " + words(input.type()).toLowerCase(Locale.ROOT)
                        : "give it one of them";
        };
    }
}
