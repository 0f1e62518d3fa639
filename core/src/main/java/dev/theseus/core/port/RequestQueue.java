package dev.theseus.core.port;

import dev.theseus.core.port.Balancer.BalancerException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests that wait at a balancer while the one whom they concern, a tenant, is being moved: they are answered late instead of not at
 * all. Each key is held by itself; the requests of all others pass.
 */
public interface RequestQueue {

    /** Why it cannot hold this key, whatever the state of things; empty where it can. */
    Optional<String> refuses(String key);

    /** The keys whose requests wait now, and for how long at the most. */
    Map<String, Bounds> held() throws BalancerException, InterruptedException;

    /**
     * Makes the requests of a key wait from now on, or changes their bounds. Requests that were passed on before are not touched:
     * {@link #inFlight} says when they have ended.
     */
    void hold(String key, Bounds bounds) throws BalancerException, InterruptedException;

    /** Lets those go that wait, and all that come. */
    void release(String key) throws BalancerException, InterruptedException;

    /** Requests of this key that a server works on now; those that wait are not among them. */
    long inFlight(String key) throws BalancerException, InterruptedException;

    /** Whether a server of this pool is ready and up: what is released before that fails. */
    boolean isUp(String pool) throws BalancerException, InterruptedException;

    /**
     * How much waiting is borne; what is beyond gets an honest 503 with {@code Retry-After}.
     *
     * @param longest for how long one request waits
     * @param most how many requests of one key wait at a time
     */
    record Bounds(Duration longest, long most) {
        public Bounds {
            if (!longest.isPositive() || most < 1)
                throw new IllegalArgumentException("a request must be able to wait: " + longest + ", " + most);
        }

        private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,11})/([1-9]\\d{0,8})");

        /** {@code 30000/200}: milliseconds, and requests. */
        public String text() {
            return longest.toMillis() + "/" + most;
        }

        /** Empty where it is not such a text. */
        public static Optional<Bounds> of(String text) {
            Matcher numbers = TEXT.matcher(text);
            if (!numbers.matches()) return Optional.empty();
            return Optional.of(
                    new Bounds(Duration.ofMillis(Long.parseLong(numbers.group(1))), Long.parseLong(numbers.group(2))));
        }
    }
}
