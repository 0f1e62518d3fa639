package dev.theseus.cli.view;

import java.time.Duration;

/** How far a host's clock is from the controller's, for people; a few seconds are nothing. */
public final class Clocks {
    private static final Duration NOTHING = Duration.ofSeconds(3);

    private Clocks() {}

    public static boolean isOff(Duration offset) {
        return offset.abs().compareTo(NOTHING) > 0;
    }

    /** "4 min behind the controller's". */
    public static String off(Duration offset) {
        return Times.span(offset.abs()) + (offset.isNegative() ? " behind" : " ahead of") + " the controller's";
    }
}
