package dev.theseus.engine.sim;

import dev.theseus.core.port.Clock;
import java.time.Duration;
import java.time.Instant;

/** The simulated time, as controllers see it. */
final class SimClock implements Clock {
    private final Baton baton;

    SimClock(Baton baton) {
        this.baton = baton;
    }

    @Override
    public Instant now() {
        return baton.now();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (duration.isPositive()) baton.sleep(duration.toMillis());
    }
}
