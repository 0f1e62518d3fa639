package dev.theseus.plan.cel;

import org.jspecify.annotations.Nullable;

/** The library's messages in one line, with the names that we gave to its operators turned back. */
final class Reasons {
    private static final int LIMIT = 200;

    private static final String NONE = "no reason given";

    private Reasons() {}

    static String shortened(@Nullable String message) {
        if (message == null) return NONE;
        String line = message.replaceAll("\\s+", " ")
                .replace("evaluation error: ", "")
                .replaceAll(" ?\\(in container '[^']*'\\)", "")
                .replaceAll("evaluation error at \\S+: ", "")
                .replaceAll("(mismatched|extraneous) input '<EOF>' expecting .*", "it ends too early")
                .replaceAll("(mismatched|extraneous) input ('[^']*') expecting .*", "$2 stands where it cannot")
                .replaceAll(" \\(candidates: .*", "")
                .replace("@duration", "duration")
                .replaceAll("Function 'theseus_\\w+' failed with arg\\(s\\) ?'?", "cannot compute with ")
                .strip();
        if (line.isEmpty()) return NONE;
        return line.length() > LIMIT ? line.substring(0, LIMIT) + "…" : line;
    }
}
