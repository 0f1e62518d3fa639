package dev.theseus.actions.format;

import dev.theseus.actions.json.Json;
import dev.theseus.core.value.Value;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Values as YAML writes them on one line. */
final class YamlTexts {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");
    /** What some reader of YAML takes for something else than a text. */
    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private YamlTexts() {}

    static String encode(Value value) {
        if (value instanceof Value.Text(var text)) return text(text);
        return printable(Json.reveal(value, name -> {
            throw new IllegalArgumentException(name);
        }));
    }

    static String text(String text) {
        return PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))
                ? text
                : printable(Json.quote(text));
    }

    /** JSON lets characters stand that YAML does not. */
    private static String printable(String json) {
        var escaped = new StringBuilder();
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            boolean odd = c >= 0x7f && c <= 0x9f || c == '\u2028' || c == '\u2029' || c == '\uFEFF' || c >= '\uFFFE';
            if (odd) escaped.append(String.format("\\u%04X", (int) c));
            else escaped.append(c);
        }
        return escaped.toString();
    }
}
