package dev.theseus.engine.transport.supervisor;

import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Output;
import dev.theseus.core.port.Transport.Sighting;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the supervisor answered to an order.
 *
 * @param word the answer's first word
 * @param rest the rest of its line
 * @param data what came after the line
 */
record Reply(String word, String rest, byte[] data) {

    /** Finds the answer after the line that is the token; empty where there is none, or no whole line of answer. */
    static Optional<Reply> find(String token, byte[] printed) {
        byte[] mark = (token + "\n").getBytes(StandardCharsets.US_ASCII);
        int at = indexOf(printed, mark);
        if (at < 0) return Optional.empty();
        return from(printed, at + mark.length);
    }

    /** The answer that this one carries after its own line; empty where there is none. */
    Optional<Reply> nested() {
        return from(data, 0);
    }

    private static Optional<Reply> from(byte[] printed, int begin) {
        int end = begin;
        while (end < printed.length && printed[end] != '\n') end++;
        if (end == printed.length) return Optional.empty();
        String[] line = new String(printed, begin, end - begin, StandardCharsets.UTF_8).split(" ", 2);
        return Optional.of(new Reply(
                line[0], line.length > 1 ? line[1] : "", Arrays.copyOfRange(printed, end + 1, printed.length)));
    }

    /** How a command stands, without its output. */
    Sighting sighting() {
        return switch (word) {
            case "running" -> new Sighting.Running();
            case "never" -> new Sighting.NeverStarted();
            case "ended" -> ended(Sighting.Ended::new);
            case "cut" -> ended(Sighting.CutOff::new);
            case "absent" ->
                new Sighting.Unknown("it was never ordered on this host, or what the host kept of it is gone", false);
            case "lost" -> new Sighting.Unknown(rest, false);
            // The supervisor says so only where it saw that nothing of the command lives.
            case "unknown" -> new Sighting.Unknown(rest, true);
            case "unclear" -> new Sighting.Unknown(rest, false);
            default -> new Sighting.Unknown("the host's answer was not understood: " + word + " " + rest, false);
        };
    }

    private Sighting ended(Function<Finished, Sighting> how) {
        // A status that is no number is one that a full disk or a crash of the host cut short.
        return rest.matches("\\d{1,3}")
                ? how.apply(new Finished(Integer.parseInt(rest), Output.NONE))
                : new Sighting.Unknown("its exit status was not written whole", true);
    }

    private static int indexOf(byte[] text, byte[] part) {
        outer:
        for (int i = 0; i <= text.length - part.length; i++) {
            if (i > 0 && text[i - 1] != '\n') continue;
            for (int j = 0; j < part.length; j++) if (text[i + j] != part[j]) continue outer;
            return i;
        }
        return -1;
    }
}
