package dev.theseus.engine.journal;

import dev.theseus.core.run.Event;
import java.util.List;
import java.util.function.Consumer;

/** Events as the journal's bytes, for a disk that is simulated. */
public final class Records {
    private static final EventCodec CODEC = new EventCodec();

    private Records() {}

    public static byte[] write(List<? extends Event> events) {
        return CODEC.encode(events);
    }

    public static void read(byte[] records, Consumer<? super Event> consumer) {
        CODEC.decode(records, consumer);
    }
}
