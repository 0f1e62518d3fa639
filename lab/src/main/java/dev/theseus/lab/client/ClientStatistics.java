package dev.theseus.lab.client;

import java.util.List;

/**
 * What the client has seen so far. At the end {@code requests = ok + failed + refusedWhileMoving + redirected}.
 *
 * @param state {@code running}, or {@code finished} once every acknowledged write was looked for again
 * @param audit {@code pending}, {@code done}, or why the last look at the writes was not possible
 * @param redirected answers that sent the user to another balancer
 * @param loops journeys that were sent on and on; each also counts as failed
 * @param acknowledgedWrites writes that were answered with an id
 * @param lostWrites those of them that could not be read back, at once or at the end
 * @param refusedWhileMoving refusals because a context was disabled, within its schema's own interval
 * @param waited requests that waited in a balancer's queue
 * @param addedP50Ms by how much longer than usual they took, from sending to the final answer, redirects and all
 * @param failures every kind of failure with its number and one example, the most frequent first
 */
public record ClientStatistics(
        String state,
        String audit,
        String startedAt,
        String updatedAt,
        int rate,
        long journeys,
        long requests,
        long inFlight,
        long ok,
        long failed,
        long redirected,
        long loops,
        long acknowledgedWrites,
        long lostWrites,
        long refusedWhileMoving,
        long p50Ms,
        long p99Ms,
        long maxMs,
        long waited,
        long addedP50Ms,
        long addedP99Ms,
        long addedMaxMs,
        List<Failure> failures,
        List<String> lostSamples) {

    /** A kind of failure. */
    public record Failure(String reason, long count, String sample) {}
}
