package dev.theseus.actions;

import dev.theseus.core.port.Finished;
import dev.theseus.core.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a finished command is called in expressions. */
public final class Named {
    private Named() {}

    /**
     * The names {@code exit}, {@code output}, {@code stderr}, {@code lines}. Of truncated output only {@code exit} and {@code truncated}
     * remain: an expression over half an output must fail, not answer.
     */
    public static Map<String, Value> of(dev.theseus.core.port.Finished finished) {
        Map<String, Value> names = new LinkedHashMap<>();
        names.put("exit", Value.of(finished.exit()));
        if (finished.output().truncated()) {
            names.put("truncated", Value.of(true));
            return names;
        }
        String output = withoutLastNewline(finished.output().out());
        names.put("output", Value.of(output));
        names.put("stderr", Value.of(withoutLastNewline(finished.output().err())));
        names.put(
                "lines",
                Value.of(
                        output.isEmpty()
                                ? List.of()
                                : output.lines().map(Value::of).toList()));
        return names;
    }

    public static String withoutLastNewline(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) end--;
        return text.substring(0, end);
    }

    /** The last lines of what a command said of its failure: what it printed as an error, else what it printed at all. */
    public static String excerpt(Finished finished) {
        String errors = finished.output().err();
        return excerpt(errors.isBlank() ? finished.output().out() : errors);
    }

    /** The last lines of what was printed, for a message: control characters shown, not sent to a terminal. */
    public static String excerpt(String text) {
        String clean = text.strip()
                .codePoints()
                .map(c -> c == '\n' || c == '\t' || !Character.isISOControl(c) ? c : '\uFFFD')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        List<String> lines = clean.lines().toList();
        String last = String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        return last.length() <= 500 ? last : "…" + last.substring(last.length() - 500);
    }
}
