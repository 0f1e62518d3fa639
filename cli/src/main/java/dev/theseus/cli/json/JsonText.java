package dev.theseus.cli.json;

import dev.theseus.core.value.Value;
import java.util.Iterator;
import java.util.Map;

/** Values as JSON on one line. */
public final class JsonText {
    private JsonText() {}

    public static String of(Value value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Value value, StringBuilder out) {
        switch (value) {
            case Value.Nil() -> out.append("null");
            case Value.Bool(var truth) -> out.append(truth);
            case Value.Int(var number) -> out.append(number);
            case Value.Real(var number) -> out.append(Double.isFinite(number) ? Double.toString(number) : "null");
            case Value.Items(var items) -> {
                out.append('[');
                for (Iterator<Value> each = items.iterator(); each.hasNext(); ) {
                    write(each.next(), out);
                    if (each.hasNext()) out.append(',');
                }
                out.append(']');
            }
            case Value.Fields(var fields) -> {
                out.append('{');
                for (Iterator<Map.Entry<String, Value>> each = fields.entrySet().iterator(); each.hasNext(); ) {
                    Map.Entry<String, Value> field = each.next();
                    quote(field.getKey(), out);
                    out.append(':');
                    write(field.getValue(), out);
                    if (each.hasNext()) out.append(',');
                }
                out.append('}');
            }
            case Value.Text _, Value.Ver _, Value.Span _, Value.Moment _, Value.Secret _ -> quote(value.display(), out);
        }
    }

    /** Everything but printable ASCII is escaped, so that no terminal is moved by a line of JSON. */
    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || c > 0x7e) out.append(String.format("\\u%04x", (int) c));
                    else out.append(c);
                }
            }
        }
        out.append('"');
    }
}
