package dev.theseus.engine.transport.supervisor;

import dev.theseus.core.port.TransportException;
import java.time.Duration;
import java.util.List;

/** A way to have a program run on a host while we wait, and nothing more. Safe for use by several threads. */
public interface Courier extends AutoCloseable {

    /**
     * Runs a program and waits for its end. Where the way was lost it is opened again and the errand is run again, so errands must be
     * such that twice is the same as once.
     *
     * @throws TransportException where the host could not be reached, or {@code TIMED_OUT} where the limit passed
     */
    Carried carry(Errand errand) throws TransportException, InterruptedException;

    /** How many errands can be under way at once; more wait. */
    int lanes();

    @Override
    void close();

    /**
     * @param words the program and its arguments; no shell looks at them, and no secret is in them
     * @param input its standard input, whole
     * @param keepBytes how much to keep of the beginning and of the end of each output
     */
    record Errand(List<String> words, byte[] input, Duration limit, int keepBytes) {
        public Errand {
            words = List.copyOf(words);
        }
    }

    /** @param exit the exit status, 128 + n after signal n */
    record Carried(int exit, Capture out, Capture err) {}
}
