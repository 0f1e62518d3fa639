package dev.theseus.plan.cel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A name with fields, {@code steps.register.server_id}: the commonest expression by far, read and evaluated without loading CEL.
 */
public final class NamePath {
    /** What CEL reads as something other than a name. */
    private static final Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");

    private NamePath() {}

    /** The names of a path, or empty where the text is any other expression. */
    public static Optional<List<String>> of(String text) {
        String trimmed = text.strip();
        List<String> names = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= trimmed.length(); i++) {
            if (i < trimmed.length() && trimmed.charAt(i) != '.') continue;
            String name = trimmed.substring(start, i);
            if (!isName(name)) return Optional.empty();
            names.add(name);
            start = i + 1;
        }
        return Optional.of(List.copyOf(names));
    }

    private static boolean isName(String word) {
        if (word.isEmpty() || RESERVED.contains(word) || isDigit(word.charAt(0))) return false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || isDigit(c))) return false;
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
