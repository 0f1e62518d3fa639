package dev.theseus.engine.drive;

import java.time.Duration;

/**
 * What bounds a run.
 *
 * @param parallel activities at once
 * @param waitForPeople whether the driver stays when only a person can help, or returns {@link Standing#WAITING}
 * @param lookTimeout for a read-only command without a limit of its own
 * @param awaitTimeout for a question that is waited for without a timeout of its own
 */
public record Limits(int parallel, boolean waitForPeople, Duration lookTimeout, Duration awaitTimeout) {
    public static final Limits DEFAULT = new Limits(32, false, Duration.ofMinutes(2), Duration.ofMinutes(30));

    public Limits waiting(boolean wait) {
        return new Limits(parallel, wait, lookTimeout, awaitTimeout);
    }
}
