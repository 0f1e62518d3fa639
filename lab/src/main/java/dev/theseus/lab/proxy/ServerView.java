package dev.theseus.lab.proxy;

/**
 * A server as the API shows it.
 *
 * @param pool the pool that it is in; the balancer's own name where nobody said otherwise
 * @param state {@code ready}, {@code drain} or {@code maint}
 * @param up what the health check last found; always false in {@code maint}
 * @param inFlight requests that were given to the server and have not ended
 * @param sessions the same number, under the name that HAProxy uses for it
 * @param total requests ever given to it
 * @param failed how many of those ended without a whole answer
 */
public record ServerView(
        String name,
        String pool,
        String address,
        String state,
        boolean up,
        int inFlight,
        int sessions,
        long total,
        long failed) {}
