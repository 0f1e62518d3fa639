package dev.theseus.core.run;

import java.time.Instant;

/**
 * Why nothing is taken back any more, though what the way back needs may still be there.
 *
 * @param condition the name of the condition of {@code window_closes} that held
 * @param evidence what was seen
 */
public record ClosedWindow(Instant since, String condition, String evidence) {
    @Override
    public String toString() {
        return "the rollback window is closed since " + since + ": " + condition
                + (evidence.isEmpty() ? "" : " (" + evidence + ")");
    }
}
