package dev.theseus.engine.drive;

import dev.theseus.core.port.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The machine's clock, kept from going backwards: where it is set back, time stands still until it has caught up. */
public final class SystemClock implements Clock {
    private final AtomicReference<Instant> latest;

    /** @param notBefore the latest instant that the run's journal holds */
    public SystemClock(Instant notBefore) {
        latest = new AtomicReference<>(notBefore);
    }

    @Override
    public Instant now() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return latest.accumulateAndGet(now, (before, after) -> after.isAfter(before) ? after : before);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (duration.isPositive()) Thread.sleep(duration);
    }
}
