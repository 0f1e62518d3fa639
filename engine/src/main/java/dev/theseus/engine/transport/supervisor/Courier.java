package dev.theseus.engine.transport.supervisor;

import dev.theseus.core.port.TransportException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A way to have a program run on a host while we wait, and nothing more. Safe for use by several threads. */
public interface Courier extends AutoCloseable {

    /**
     * Runs a program and waits for its end. Where the way was lost it is opened again and the errand is run again, so errands must be
     * such that twice is the same as once.
     *
     * @throws TransportException where the host could not be reached, or {@code TIMED_OUT} where the limit passed
     */
    Carried carry(Errand errand) throws TransportException, InterruptedException;

    /**
     * Starts a program that goes on, and is spoken to; empty where this way has none.
     *
     * @param receiver is given what it prints, from any thread
     * @throws TransportException where the host could not be reached
     */
    Optional<Line> open(List<String> words, Receiver receiver) throws TransportException, InterruptedException;

    /** How many lines can be open at once; errands have their own. */
    int lanes();

    @Override
    void close();

    /** A program that goes on. Closing it ends its input, and does not wait for it. */
    interface Line extends AutoCloseable {
        OutputStream in();

        @Override
        void close();
    }

    /** Takes what a program prints, as it comes. */
    interface Receiver {
        void take(byte[] bytes, int from, int count);

        void end();
    }

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

    /**
     * @param exit the exit status, 128 + n after signal n
     * @param again whether the way was lost before: then the errand may have been run already
     */
    record Carried(int exit, Capture out, Capture err, boolean again) {
        public Carried(int exit, Capture out, Capture err) {
            this(exit, out, err, false);
        }
    }
}
