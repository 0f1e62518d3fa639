package dev.theseus.engine.drive;

import dev.theseus.core.plan.EaseOff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many targets at a time a server can take: one more after each look that finds it at ease, half as many after one that finds it
 * strained (additive increase, multiplicative decrease), never fewer than one, and never more than there are. Pure; it begins with one, so
 * that it knows how the server answers when it is quiet.
 */
final class Allowance {
    /** What was begun before a decrease must come to its end before it is seen whether it helped. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Under this, a difference is noise. */
    private static final Duration NOISE = Duration.ofMillis(2);

    private final EaseOff.Limits limits;
    private int atOnce = 1;
    private Duration quiet = Duration.ofDays(1);
    private @Nullable Instant decreased;
    private String why = "";

    Allowance(EaseOff.Limits limits) {
        this.limits = limits;
    }

    int atOnce() {
        return atOnce;
    }

    /** What is waited for, and why. @param server its name; empty where there is only one */
    String sentence(String server) {
        return (server.isEmpty() ? "the server" : server) + " to have room, " + atOnce + " at a time now"
                + (why.isEmpty() ? "" : ": " + why);
    }

    /** Takes in what the server says. @param wanted how many targets are at work there or wait to be */
    void observe(Load load, Instant at, int wanted) {
        if (load.latency().compareTo(quiet) < 0) quiet = load.latency();
        Optional<String> strain = load.strain(limits, quiet.compareTo(NOISE) < 0 ? NOISE : quiet);
        boolean waited = decreased == null || !at.isBefore(decreased.plus(PATIENCE));
        if (strain.isPresent()) {
            why = strain.get();
            if (!waited) return;
            atOnce = Math.max(1, Math.min(atOnce, wanted) / 2);
            decreased = at;
        } else if (waited) {
            why = "";
            quiet = quiet.plus(load.latency().minus(quiet).dividedBy(20));
            if (wanted > atOnce) atOnce++;
        }
    }

    /** The server could not be asked: nothing changes. */
    void unknown(String reason) {
        why = "its load cannot be read (" + reason + ")";
    }
}
