package dev.theseus.cli.view;

import java.util.List;

/** What a run left behind that may still be at work, in one sentence. */
public final class LeftBehind {
    private static final int SHOWN = 5;

    private LeftBehind() {}

    /** @param attempts each in words; at least one */
    public static String of(List<String> attempts) {
        int more = attempts.size() - SHOWN;
        return "left behind, and perhaps still at work: "
                + InertText.line(String.join("; ", attempts.subList(0, Math.min(attempts.size(), SHOWN))))
                + (more > 0 ? "; and " + more + " more" : "");
    }
}
