package dev.theseus.engine.lock;

import dev.theseus.core.value.Durations;
import dev.theseus.engine.store.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who holds an installation, or wants to.
 *
 * @param nonce no other claim has it
 * @param machine this very start of this very machine, and the part of it in which process ids mean the same
 * @param run the run; empty before it has an id
 * @param state where its journal is kept
 */
record Claimant(String nonce, Owner owner, String machine, String run, String state) {
    private static final int LINES = 9;

    static Claimant self(String nonce, Instant now, String run, Path state) {
        return new Claimant(nonce, Owner.self(now), thisMachine(), run, state.toString());
    }

    private static String thisMachine() {
        try {
            String boot =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            return boot + " " + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException | UnsupportedOperationException e) {
            return "unknown";
        }
    }

    /** Lines for the lock, after the nonce. */
    String text() {
        return String.join(
                        "\n",
                        List.of(
                                Long.toString(owner.pid()),
                                owner.started().toString(),
                                owner.host(),
                                owner.user(),
                                owner.since().toString(),
                                machine,
                                run,
                                state,
                                owner.process()))
                + "\n";
    }

    /** @return empty where the lines are none that {@link #text} writes */
    static Optional<Claimant> parse(List<String> lines) {
        if (lines.size() < LINES) return Optional.empty();
        try {
            Owner owner = new Owner(
                    Long.parseLong(lines.get(1)),
                    Instant.parse(lines.get(2)),
                    lines.get(3),
                    lines.get(4),
                    Instant.parse(lines.get(5)),
                    // Earlier versions did not write it.
                    lines.size() > LINES ? lines.get(LINES) : "");
            return Optional.of(new Claimant(lines.get(0), owner, lines.get(6), lines.get(7), lines.get(8)));
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether its process is certainly gone: it was one of this machine, and is no more. Of others nothing is certain. */
    boolean provedDead() {
        return !machine.equals("unknown") && machine.equals(thisMachine()) && !owner.alive();
    }

    String shown(Duration beatAge) {
        return owner.user() + " on " + owner.host() + ", process " + owner.pid()
                + (run.isEmpty() ? "" : ", run " + run) + ", last heard of "
                + Durations.format(Duration.ofSeconds(Math.max(0, beatAge.toSeconds()))) + " ago";
    }
}
