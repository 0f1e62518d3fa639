package dev.theseus.plan.source;

import java.util.Set;
import java.util.regex.Pattern;

/** The core schema of YAML 1.2: what a plain scalar is. {@code on}, {@code yes} and {@code 010} are nothing special in it. */
final class CoreSchema {
    private static final String PREFIX = "tag:yaml.org,2002:";
    static final Set<String> TAGS = Set.of(
            PREFIX + "str",
            PREFIX + "int",
            PREFIX + "float",
            PREFIX + "bool",
            PREFIX + "null",
            PREFIX + "map",
            PREFIX + "seq");
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> BOOLS = Set.of("true", "True", "TRUE", "false", "False", "FALSE");
    private static final Pattern INT = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
    private static final Pattern REAL = Pattern.compile(
            "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
    /** Longer than any number; matching stops there. */
    private static final int LONGEST = 400;

    private CoreSchema() {}

    static Node.Type typeOf(String text) {
        if (NULLS.contains(text)) return Node.Type.NULL;
        if (BOOLS.contains(text)) return Node.Type.BOOL;
        if (text.length() > LONGEST) return Node.Type.TEXT;
        if (INT.matcher(text).matches()) return Node.Type.INT;
        return REAL.matcher(text).matches() ? Node.Type.REAL : Node.Type.TEXT;
    }

    static Node.Type typeOfTag(String tag) {
        return switch (tag.substring(PREFIX.length())) {
            case "int" -> Node.Type.INT;
            case "float" -> Node.Type.REAL;
            case "bool" -> Node.Type.BOOL;
            case "null" -> Node.Type.NULL;
            default -> Node.Type.TEXT;
        };
    }
}
