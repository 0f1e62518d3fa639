package dev.theseus.core.sim;

import java.time.Instant;
import java.util.PriorityQueue;

/** Virtual time: what is to happen, in order. */
final class Clockwork {
    private static final Instant START = Instant.parse("2026-01-01T02:00:00Z");

    private record Due(long at, long number, Runnable what) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private long now;
    private long number;

    Instant now() {
        return START.plusMillis(now);
    }

    void in(long millis, Runnable what) {
        queue.add(new Due(now + millis, number++, what));
    }

    /** Lets the next thing happen. */
    boolean tick() {
        Due next = queue.poll();
        if (next == null) return false;
        now = next.at;
        next.what.run();
        return true;
    }
}
