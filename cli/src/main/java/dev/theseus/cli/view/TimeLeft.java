package dev.theseus.cli.view;

import java.time.Duration;

/**
 * How long the rest of a phase will take, as far as what is done tells.
 *
 * @param least the lower end of what is likely @param most the upper end; in simulated fleets the truth lies between them in 17 of 20 cases
 */
public record TimeLeft(Duration least, Duration expected, Duration most) {
    /** {@code about 12 min left}, or {@code 9 to 15 min left} where the error is worth telling. */
    public String sentence() {
        return Times.between(least, most) + " left";
    }
}
