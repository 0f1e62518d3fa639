package dev.theseus.core.port;

import java.time.Duration;
import java.time.Instant;

/** The controller's time. */
public interface Clock {
    /** Now; never earlier than what was returned before. */
    Instant now();

    /** Waits; shortened only by an interrupt. */
    void sleep(Duration duration) throws InterruptedException;
}
