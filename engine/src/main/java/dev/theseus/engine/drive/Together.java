package dev.theseus.engine.drive;

import dev.theseus.core.port.ActionException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Asks many hosts at once, within a bound, and brings the answers back in the order of the hosts. */
final class Together {
    private static final int AT_ONCE = 64;

    private Together() {}

    record Asked<V>(String key, V value) {}

    interface Asking<V> {
        V ask(String key) throws ActionException, InterruptedException;
    }

    static <V> List<Asked<V>> all(List<String> keys, Asking<V> asking) throws InterruptedException, ActionException {
        Semaphore bound = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<V>> futures = new ArrayList<>();
            for (String key : keys)
                futures.add(threads.submit(() -> {
                    bound.acquire();
                    try {
                        return asking.ask(key);
                    } finally {
                        bound.release();
                    }
                }));
            List<Asked<V>> answers = new ArrayList<>();
            try {
                for (int i = 0; i < keys.size(); i++)
                    answers.add(new Asked<>(keys.get(i), futures.get(i).get()));
            } catch (ExecutionException e) {
                futures.forEach(future -> future.cancel(true));
                if (e.getCause() instanceof ActionException failed) throw failed;
                if (e.getCause() instanceof RuntimeException bug) throw bug;
                throw new IllegalStateException("asking several hosts", e.getCause());
            }
            return answers;
        }
    }
}
