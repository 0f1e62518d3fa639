package dev.theseus.core.value;

import dev.theseus.core.version.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of the plan language: what inputs, facts, captures and expressions evaluate to. Immutable; journaled as it is. */
public sealed interface Value {

    record Nil() implements Value {}

    record Bool(boolean value) implements Value {}

    record Int(long value) implements Value {}

    record Real(double value) implements Value {}

    record Text(String value) implements Value {}

    record Ver(Version value) implements Value {}

    record Span(Duration value) implements Value {}

    record Moment(Instant value) implements Value {}

    record Items(List<Value> values) implements Value {
        public Items {
            values = List.copyOf(values);
        }
    }

    /** Named values in their given order. */
    record Fields(Map<String, Value> values) implements Value {
        public Fields {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /** A secret by its input's name. Its text is in no value, so it can be in no journal, log or report. */
    record Secret(String name) implements Value {}

    Value NIL = new Nil();

    static Value of(String text) {
        return new Text(text);
    }

    static Value of(long number) {
        return new Int(number);
    }

    static Value of(boolean truth) {
        return new Bool(truth);
    }

    static Value of(List<? extends Value> values) {
        return new Items(List.copyOf(values));
    }

    static Value of(Map<String, ? extends Value> values) {
        return new Fields(new LinkedHashMap<>(values));
    }

    /** The value as a person reads it: text bare, lists and maps in JSON's manner, secrets as {@code ••••}. */
    default String display() {
        return switch (this) {
            case Nil() -> "null";
            case Bool(var b) -> Boolean.toString(b);
            case Int(var n) -> Long.toString(n);
            case Real(var d) -> d == Math.rint(d) && Math.abs(d) < 1e15 ? Long.toString((long) d) : Double.toString(d);
            case Text(var t) -> t;
            case Ver(var v) -> v.text();
            case Span(var d) -> Durations.format(d);
            case Moment(var i) -> i.toString();
            case Items(var values) -> {
                var joined = new StringBuilder("[");
                for (Value value : values)
                    joined.append(joined.length() > 1 ? ", " : "").append(value.display());
                yield joined.append(']').toString();
            }
            case Fields(var values) -> {
                var joined = new StringBuilder("{");
                values.forEach((name, value) -> joined.append(joined.length() > 1 ? ", " : "")
                        .append(name)
                        .append(": ")
                        .append(value.display()));
                yield joined.append('}').toString();
            }
            case Secret(var _) -> SafeText.MASK;
        };
    }
}
