package dev.theseus.actions.cassandra;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who our connections say they are. A node lists its clients, and keeps one in its list until it has read all that came from it: a
 * connection that says so and is not open here may still bring a statement that nobody waits for any more.
 */
final class Caller {
    /** What the nodes call a driver. */
    static final String DRIVER = "Theseus";

    private static final String PROCESS = UUID.randomUUID().toString();
    private static final AtomicLong COUNT = new AtomicLong();
    private static final Set<String> OPEN = ConcurrentHashMap.newKeySet();

    private Caller() {}

    /** A name that no other connection has, of this process or another. */
    static String next() {
        return PROCESS + "-" + COUNT.incrementAndGet();
    }

    static void opened(String name) {
        OPEN.add(name);
    }

    static void closed(String name) {
        OPEN.remove(name);
    }

    /** Whether it is a connection of this process that somebody still uses. */
    static boolean isOpen(String name) {
        return OPEN.contains(name);
    }
}
