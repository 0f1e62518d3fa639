package dev.theseus.plan.data;

import dev.theseus.core.value.Value;
import dev.theseus.plan.source.Node;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** YAML nodes as values. */
public final class Nodes {
    private Nodes() {}

    /** The value of a node; whole numbers that are too large for 64 bits stay text. */
    public static Value value(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> scalar(scalar);
            case Node.Items items ->
                Value.of(items.nodes().stream().map(Nodes::value).toList());
            case Node.Fields fields -> {
                Map<String, Value> named = new LinkedHashMap<>();
                for (Node.Entry entry : fields.entries()) named.put(entry.key().text(), value(entry.value()));
                yield Value.of(named);
            }
        };
    }

    private static Value scalar(Node.Scalar scalar) {
        return switch (scalar.type()) {
            case NULL -> Value.NIL;
            case BOOL -> Value.of(scalar.text().toLowerCase(Locale.ROOT).equals("true"));
            case INT -> {
                BigInteger number = integer(scalar.text());
                yield number.bitLength() < 64 ? Value.of(number.longValueExact()) : Value.of(scalar.text());
            }
            case REAL -> real(scalar.text());
            case TEXT -> Value.of(scalar.text());
        };
    }

    private static Value real(String text) {
        try {
            return new Value.Real(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            // .inf and .nan, which CEL could not compute with anyway
            return Value.of(text);
        }
    }

    /** A whole number as YAML's core schema writes it: decimal, {@code 0x}, {@code 0o}. */
    public static BigInteger integer(String text) {
        if (text.startsWith("0x")) return new BigInteger(text.substring(2), 16);
        if (text.startsWith("0o")) return new BigInteger(text.substring(2), 8);
        return new BigInteger(text);
    }
}
