package dev.theseus.engine.sim;

import dev.theseus.engine.drive.Threads;
import dev.theseus.engine.sim.Baton.Life;
import dev.theseus.engine.sim.Baton.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** The threads of one controller, one of which runs at a time. */
final class SimThreads implements Threads {
    private final Baton baton;
    private final Life life;
    private final Predicate<Object> loses;

    /** @param loses what is put into a mailbox and never arrives: nothing, unless the engine is broken on purpose */
    SimThreads(Baton baton, Life life, Predicate<Object> loses) {
        this.baton = baton;
        this.life = life;
        this.loses = loses;
    }

    @Override
    public Group open() {
        return new Group() {
            private final List<Task> tasks = new ArrayList<>();
            private final List<Task> closing = new ArrayList<>();

            @Override
            public void start(Work work) {
                baton.alive();
                tasks.removeIf(Task::hasEnded);
                tasks.add(baton.start(life, () -> {
                    try {
                        work.run();
                    } finally {
                        baton.wake(closing);
                    }
                }));
            }

            @Override
            public void close() {
                tasks.removeIf(Task::hasEnded);
                tasks.forEach(baton::interrupt);
                boolean interrupted = false;
                while (!tasks.isEmpty() && !life.isOver()) {
                    try {
                        baton.await(closing, 1);
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                    tasks.removeIf(Task::hasEnded);
                }
                if (interrupted) baton.interrupt(baton.current());
            }
        };
    }

    @Override
    public <T> Mailbox<T> mailbox() {
        return new Mailbox<>() {
            private final Deque<T> things = new ArrayDeque<>();
            private final List<Task> waiting = new ArrayList<>();

            @Override
            public void put(T thing) {
                if (life.isOver() || loses.test(thing)) return;
                things.add(thing);
                baton.wake(waiting);
            }

            @Override
            public boolean isEmpty() {
                return things.isEmpty();
            }

            @Override
            public List<T> take(int most) throws InterruptedException {
                while (things.isEmpty()) baton.await(waiting, Long.MAX_VALUE);
                List<T> taken = new ArrayList<>();
                while (!things.isEmpty() && taken.size() < most) taken.add(things.remove());
                return taken;
            }
        };
    }
}
