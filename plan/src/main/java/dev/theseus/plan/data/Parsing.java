package dev.theseus.plan.data;

import dev.theseus.core.plan.Question.Parse;
import dev.theseus.core.value.Value;
import dev.theseus.core.version.Version;
import dev.theseus.plan.source.Problems;
import dev.theseus.plan.source.Quoted;
import dev.theseus.plan.source.YamlReader;
import java.util.List;

/** Reads text as a question's {@code parse} says. What does not fit fails; nothing is guessed. */
public final class Parsing {
    private Parsing() {}

    /** Text that is not what it was said to be; the message says why. */
    public static final class Unparsable extends Exception {
        private static final long serialVersionUID = 1;

        Unparsable(String why) {
            super(why);
        }
    }

    /** The value of a text. */
    public static Value parse(Parse how, String text) throws Unparsable {
        return switch (how) {
            case TEXT -> Value.of(withoutLastNewline(text));
            case LINES -> lines(text);
            case CSV -> Csv.read(text);
            case JSON -> Json.read(text);
            case YAML -> yaml(text);
            case NUMBER -> number(text.strip());
            case VERSION -> version(text.strip());
        };
    }

    private static String withoutLastNewline(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) end--;
        return text.substring(0, end);
    }

    private static Value lines(String text) {
        String body = withoutLastNewline(text);
        if (body.isEmpty()) return Value.of(List.of());
        return Value.of(body.lines().map(Value::of).toList());
    }

    private static Value yaml(String text) throws Unparsable {
        var problems = new Problems();
        var node = YamlReader.read("", text, problems);
        if (node.isEmpty() || !problems.isEmpty())
            throw new Unparsable("is not YAML: " + problems.sorted().getFirst().message());
        return Nodes.value(node.get());
    }

    private static Value number(String text) throws Unparsable {
        try {
            if (text.matches("[-+]?\\d{1,19}")) return Value.of(Long.parseLong(text));
            if (text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?"))
                return new Value.Real(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            // Falls through to the one complaint below.
        }
        throw new Unparsable(Quoted.of(text) + " is not a number");
    }

    private static Value version(String text) throws Unparsable {
        try {
            return new Value.Ver(Version.of(text));
        } catch (IllegalArgumentException e) {
            throw new Unparsable(Quoted.of(text) + " is not a version");
        }
    }
}
