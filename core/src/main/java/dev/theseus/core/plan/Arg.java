package dev.theseus.core.plan;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One argument of an action or question as the plan gives it: checked against its {@link dev.theseus.core.shape.Shape}, not yet filled in. */
public sealed interface Arg {

    record Words(Template template) implements Arg {}

    /** A shell command: values that fill its holes are quoted as one word each. */
    record Shell(Template template) implements Arg {}

    record Formula(Expr expr) implements Arg {}

    record Flag(boolean value) implements Arg {}

    record Number(long value) implements Arg {}

    record Real(double value) implements Arg {}

    record Nothing() implements Arg {}

    record Span(Duration value) implements Arg {}

    record Amount(Share share) implements Arg {}

    record Hosts(Selector selector) implements Arg {}

    record Asks(Question question) implements Arg {}

    record Does(List<Step> steps) implements Arg {
        public Does {
            steps = List.copyOf(steps);
        }
    }

    record Items(List<Arg> values) implements Arg {
        public Items {
            values = List.copyOf(values);
        }
    }

    record Fields(Map<String, Arg> values) implements Arg {
        public Fields {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }
}
