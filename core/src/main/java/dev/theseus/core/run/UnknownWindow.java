package dev.theseus.core.run;

import dev.theseus.core.port.Failure;
import java.time.Instant;

/**
 * Why nobody can tell whether there is still a way back: a condition of {@code window_closes} that cannot be asked.
 *
 * @param since when it could not be asked for the first time in a row
 * @param condition its name
 * @param why as it was then, or when last somebody wanted back
 */
public record UnknownWindow(Instant since, String condition, Failure why) {
    @Override
    public String toString() {
        return "'" + condition + "' cannot be asked since " + since + ": " + why.message();
    }
}
