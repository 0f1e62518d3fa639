package dev.theseus.lab.proxy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Requests by whom they concern: those of a key that is held wait, those that were passed on are counted.
 *
 * <p>Both happen under one lock: once holding a key has been answered, its count can only fall.
 */
final class WaitingRoom {

    /** What came of a request at the door. */
    sealed interface Admission {
        /** It goes on, and must {@link #leave} at its end. */
        record Passed(long waitedMs) implements Admission {}

        /** As many wait as may. */
        record Full() implements Admission {}

        /** It has waited for as long as it may. */
        record Late() implements Admission {}
    }

    /** How things stand with a key. */
    record Standing(String key, @Nullable Bounds held, long waiting, long inFlight) {}

    private static final class Place {
        private @Nullable Bounds held;
        private long waiting;
        private long inFlight;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    private final Map<String, Place> places = new LinkedHashMap<>();

    Admission enter(String key) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Place place = place(key);
            long waitedMs = 0;
            Bounds bounds = place.held;
            if (bounds != null) {
                if (place.waiting >= bounds.most()) {
                    return new Admission.Full();
                }
                long begun = System.nanoTime();
                await(place, TimeUnit.MILLISECONDS.toNanos(bounds.longestMs()));
                if (place.held != null) {
                    return new Admission.Late();
                }
                waitedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            }
            place.inFlight++;
            return new Admission.Passed(waitedMs);
        } finally {
            lock.unlock();
        }
    }

    private void await(Place place, long longestNanos) throws InterruptedException {
        place.waiting++;
        try {
            for (long left = longestNanos; place.held != null && left > 0; ) {
                left = released.awaitNanos(left);
            }
        } finally {
            place.waiting--;
        }
    }

    /** A request that was passed on has ended. */
    void leave(String key) {
        lock.lock();
        try {
            place(key).inFlight--;
        } finally {
            lock.unlock();
        }
    }

    /** Makes the requests of a key wait from now on; those that wait already keep their own time. */
    Standing hold(String key, Bounds bounds) {
        return set(key, bounds);
    }

    /** Lets those go that wait, and all that come. */
    Standing release(String key) {
        return set(key, null);
    }

    private Standing set(String key, @Nullable Bounds bounds) {
        lock.lock();
        try {
            place(key).held = bounds;
            released.signalAll();
            return standing(key);
        } finally {
            lock.unlock();
        }
    }

    Standing standing(String key) {
        lock.lock();
        try {
            Place place = places.getOrDefault(key, new Place());
            return new Standing(key, place.held, place.waiting, place.inFlight);
        } finally {
            lock.unlock();
        }
    }

    /** The keys that are held. */
    Map<String, Bounds> held() {
        lock.lock();
        try {
            Map<String, Bounds> held = new LinkedHashMap<>();
            places.forEach((key, place) -> {
                if (place.held != null) {
                    held.put(key, place.held);
                }
            });
            return held;
        } finally {
            lock.unlock();
        }
    }

    private Place place(String key) {
        return places.computeIfAbsent(key, _ -> new Place());
    }
}
