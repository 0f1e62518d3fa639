package dev.theseus.core.port;

import java.util.List;
import java.util.Map;

/** A load balancer's servers and routes, as operators change them while traffic flows. */
public interface Balancer extends AutoCloseable {

    /** The servers it knows, in its own order. */
    List<Server> servers() throws BalancerException, InterruptedException;

    /**
     * Changes what a server gets: {@code READY} everything, {@code DRAIN} only what it has already begun, {@code MAINT} nothing.
     *
     * @throws BalancerException where the balancer does not know the server, refuses, or does not answer
     */
    void set(String server, State state) throws BalancerException, InterruptedException;

    /** The entries of a routing table (tenant to pool, for instance). */
    Map<String, String> routes(String table) throws BalancerException, InterruptedException;

    /** What that table will hold when the balancer is started anew, where its kind can keep that and is told to; what it holds now otherwise. */
    default Map<String, String> keptRoutes(String table) throws BalancerException, InterruptedException {
        return routes(table);
    }

    /** Sets one entry of a routing table, or removes it where {@code pool} is empty. */
    void route(String table, String key, String pool) throws BalancerException, InterruptedException;

    /** Its queue of requests that wait. */
    default RequestQueue queue() throws BalancerException {
        throw new BalancerException("this kind of balancer cannot make requests wait; HAProxy can, see docs/queue.md");
    }

    @Override
    void close();

    enum State {
        READY,
        DRAIN,
        MAINT
    }

    /**
     * A server behind a balancer.
     *
     * @param up whether its health check says that it answers
     * @param inFlight requests or connections that it is working on now
     */
    record Server(String name, State state, boolean up, long inFlight) {}

    /** A balancer that refused or did not answer. */
    final class BalancerException extends Exception {
        private static final long serialVersionUID = 1;
        private final boolean hadNoEffect;

        public BalancerException(String message) {
            this(message, false);
        }

        public BalancerException(String message, Throwable cause) {
            super(message, cause);
            hadNoEffect = false;
        }

        private BalancerException(String message, boolean hadNoEffect) {
            super(message);
            this.hadNoEffect = hadNoEffect;
        }

        /** An order that was refused, and is known to have changed nothing. */
        public static BalancerException withoutEffect(String message) {
            return new BalancerException(message, true);
        }

        /** Whether it is known that nothing was changed; otherwise what became of the order is open. */
        public boolean hadNoEffect() {
            return hadNoEffect;
        }
    }
}
