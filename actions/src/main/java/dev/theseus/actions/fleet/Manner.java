package dev.theseus.actions.fleet;

import java.time.Duration;

/**
 * How long others may be kept waiting.
 *
 * @param lockTimeout the longest that one statement waits for a lock; whoever comes after it waits no longer either
 * @param patience for how long such waits are repeated before the schema is given back
 */
record Manner(Duration lockTimeout, Duration patience) {
    static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);
    static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /**
     * The pause before a statement is sent again: longer each time, and not the same for two schemata that wait for one lock.
     *
     * @param times how often it waited in vain, from 1 on
     * @param seed the same schema's is the same
     */
    static Duration pause(int times, long seed) {
        long most = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(times - 1, 10));
        long jitter = new java.util.SplittableRandom(seed + times).nextLong(most / 2 + 1);
        return Duration.ofMillis(most - jitter);
    }
}
