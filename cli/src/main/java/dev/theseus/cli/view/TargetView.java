package dev.theseus.cli.view;

import java.time.Instant;
import java.util.Optional;

/**
 * One target that is under way or went wrong.
 *
 * @param step name of the step at hand; empty at none
 * @param doing what is going on with that step, in a word or two
 * @param since when that step began, or the target was done with
 */
public record TargetView(
        String name, Status status, String step, String doing, String host, int attempt, Optional<Instant> since) {
    public enum Status {
        UNDER_WAY,
        HELD,
        UNDOING,
        FAILED,
        PUT_BACK
    }
}
