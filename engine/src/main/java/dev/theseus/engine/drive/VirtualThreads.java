package dev.theseus.engine.drive;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** The virtual threads of this process. */
public final class VirtualThreads implements Threads {

    @Override
    public Group open() {
        return new Group() {
            private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

            @Override
            public void start(Work work) {
                threads.execute(() -> {
                    try {
                        work.run();
                    } catch (InterruptedException e) {
                        // Whoever opened the group closes it: what was under way is found again by the next controller.
                        Thread.currentThread().interrupt();
                    }
                });
            }

            @Override
            public void close() {
                threads.shutdownNow();
                threads.close();
            }
        };
    }

    @Override
    public <T> Mailbox<T> mailbox() {
        return new Mailbox<>() {
            private final LinkedBlockingQueue<T> queue = new LinkedBlockingQueue<>();

            @Override
            public void put(T thing) {
                queue.add(thing);
            }

            @Override
            public boolean isEmpty() {
                return queue.isEmpty();
            }

            @Override
            public List<T> take(int most) throws InterruptedException {
                List<T> taken = new ArrayList<>();
                taken.add(queue.take());
                queue.drainTo(taken, most - 1);
                return taken;
            }
        };
    }
}
