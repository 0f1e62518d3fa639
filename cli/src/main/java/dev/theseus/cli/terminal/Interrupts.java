package dev.theseus.cli.terminal;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jline.utils.Signals;

/** Ctrl-C, a request to terminate, and a terminal that went away: counted, and told to whoever drives the run. */
public final class Interrupts implements AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");
    private final AtomicInteger count = new AtomicInteger();
    private final List<Object> before;

    /** @param each is told how many there have been, from 1 */
    public Interrupts(IntConsumer each) {
        before = SIGNALS.stream()
                .map(signal -> Signals.register(signal, () -> each.accept(count.incrementAndGet())))
                .toList();
    }

    @Override
    public void close() {
        for (int i = 0; i < SIGNALS.size(); i++) Signals.unregister(SIGNALS.get(i), before.get(i));
    }
}
