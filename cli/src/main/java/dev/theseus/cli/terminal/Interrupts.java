package dev.theseus.cli.terminal;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;

/**
 * Ctrl-C, which counts; and a request to terminate or a terminal that went away, which is worth one Ctrl-C and only where nothing was asked
 * before: what a closing terminal, a logout and systemd send one after the other is one wish, and nobody insists.
 */
public final class Interrupts implements AutoCloseable {
    private static final String CTRL_C = "INT";
    private static final List<String> SIGNALS = List.of(CTRL_C, "TERM", "HUP");
    private final AtomicInteger count = new AtomicInteger();
    private final Heard each;
    private final List<Object> before;

    /** Is told of each one that counts. */
    public interface Heard {
        /** @param count how many there have been, from 1 @param by what came, in words */
        void interrupted(int count, String by);
    }

    public Interrupts(Heard each) {
        this.each = each;
        before = SIGNALS.stream()
                .map(signal -> Signals.register(signal, () -> came(signal)))
                .toList();
    }

    void came(String signal) {
        if (signal.equals(CTRL_C)) each.interrupted(count.incrementAndGet(), "Ctrl-C");
        else if (count.compareAndSet(0, 1)) each.interrupted(1, "SIG" + signal);
    }

    @Override
    public void close() {
        for (int i = 0; i < SIGNALS.size(); i++) Signals.unregister(SIGNALS.get(i), before.get(i));
    }
}
