package dev.theseus.engine.sim;

import dev.theseus.core.sim.Dice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Simulated time and threads. Each task is a virtual thread, but only the one that has the baton runs; where it waits it hands the baton to
 * whoever the dice say among those that can go on, and time moves on only when nobody can.
 *
 * <p>What several threads would race for is so decided by the seed alone: all that changes between two lines of code changes at a place
 * where the baton is handed over.
 */
final class Baton {
    private static final Instant START = Instant.parse("2026-01-01T02:00:00Z");
    private static final int HANDOVERS_AT_MOST = 60_000;
    private static final int HANDOVERS_OF_A_STEP_AT_MOST = 5_000;

    /** Somebody who is cut off in the middle of what they do: a controller that crashed. No code of ours may catch it. */
    static final class Crashed extends Error {
        private static final long serialVersionUID = 1;

        Crashed() {
            super("crashed", null, false, false);
        }
    }

    interface Body {
        void run() throws InterruptedException;
    }

    /** Whose tasks they are: all of them die together. */
    static final class Life {
        private final Set<Task> tasks = new LinkedHashSet<>();
        private boolean over;

        boolean isOver() {
            return over;
        }
    }

    /** One thread of a life. */
    final class Task implements Runnable {
        private final Life life;
        private final Thread thread;
        private final Body body;
        private boolean interrupted;
        private boolean ended;
        private @Nullable Due timer;
        private volatile boolean hasBaton;

        Task(Life life, Body body) {
            this.life = life;
            this.body = body;
            this.thread = Thread.ofVirtual().unstarted(this);
        }

        @Override
        public void run() {
            awaitBaton();
            try {
                if (!life.over && !interrupted) body.run();
            } catch (InterruptedException | Crashed e) {
                // It was told to end, and it has.
                ended = true;
            } catch (Throwable e) {
                broken(e);
            }
            ended = true;
            life.tasks.remove(this);
            handOver(null);
        }

        private void awaitBaton() {
            while (!hasBaton) LockSupport.park(this);
            hasBaton = false;
            current = this;
        }

        boolean hasEnded() {
            return ended;
        }
    }

    private record Due(
            long at,
            long number,
            @Nullable Task task,
            @Nullable Runnable what) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    private final Dice dice;
    private final int most;
    private final List<Task> ready = new ArrayList<>();
    private final PriorityQueue<Due> timers = new PriorityQueue<>();
    private final Thread main = Thread.currentThread();
    private @Nullable Task current;
    private long now;
    private long number;
    private int handovers;
    private volatile boolean over;
    private @Nullable Throwable broken;
    private Runnable everyHandover = () -> {};

    /** @param steps how many the plan has: the longer it is, the longer a run may take */
    Baton(Dice dice, int steps) {
        this.dice = dice;
        this.most = HANDOVERS_AT_MOST + HANDOVERS_OF_A_STEP_AT_MOST * steps;
    }

    Instant now() {
        return START.plusMillis(now);
    }

    int handovers() {
        return handovers;
    }

    /** Called before each handover; may crash somebody. */
    void onHandover(Runnable each) {
        everyHandover = each;
    }

    /** Runs until nobody has anything to do any more. @throws Throwable what broke first */
    void run() throws Throwable {
        handOver(null);
        while (!over) LockSupport.park(this);
        if (broken != null) throw broken;
    }

    /** Something that should not have happened: everything ends. */
    void broken(Throwable what) {
        if (broken == null) broken = what;
    }

    Task start(Life life, Body body) {
        Task task = new Task(life, body);
        life.tasks.add(task);
        ready.add(task);
        task.thread.start();
        return task;
    }

    /** Lets something happen later, whoever lives then. */
    void in(long millis, Runnable what) {
        timers.add(new Due(now + Math.max(0, millis), number++, null, what));
    }

    // --- for the task that runs

    Task current() {
        Task task = current;
        if (task == null) throw new IllegalStateException("no task runs");
        return task;
    }

    /** Lets others go on. */
    void pass() throws InterruptedException {
        Task me = current();
        ready.add(me);
        suspend(me);
    }

    void sleep(long millis) throws InterruptedException {
        Task me = current();
        Due due = new Due(now + Math.max(0, millis), number++, me, null);
        me.timer = due;
        timers.add(due);
        suspend(me);
    }

    /** Waits until {@link #wake} names this task, or for so long. */
    void await(List<Task> waiting, long millis) throws InterruptedException {
        Task me = current();
        waiting.add(me);
        try {
            if (millis == Long.MAX_VALUE) suspend(me);
            else sleep(millis);
        } finally {
            waiting.remove(me);
        }
    }

    void wake(List<Task> waiting) {
        for (Task task : List.copyOf(waiting)) makeReady(task);
        waiting.clear();
    }

    void interrupt(Task task) {
        task.interrupted = true;
        makeReady(task);
    }

    /** Ends a life where it stands: its tasks do nothing more. */
    void end(Life life) {
        life.over = true;
        for (Task task : life.tasks) makeReady(task);
    }

    /** To be called by whatever a task does to the world: the dead do nothing. */
    void alive() {
        if (current != null && current.life.over) throw new Crashed();
    }

    private void makeReady(Task task) {
        if (task.ended || task == current || ready.contains(task)) return;
        if (task.timer != null) timers.remove(task.timer);
        task.timer = null;
        ready.add(task);
    }

    private void suspend(Task me) throws InterruptedException {
        handOver(me);
        me.timer = null;
        if (me.life.over || broken != null) throw new Crashed();
        if (me.interrupted) {
            me.interrupted = false;
            throw new InterruptedException();
        }
    }

    // --- handing over

    /** @param from who hands over and waits; null where it ends with that */
    private void handOver(@Nullable Task from) {
        current = null;
        Task next = next();
        if (next == from && from != null) {
            current = from;
            return;
        }
        if (next == null) {
            over = true;
            LockSupport.unpark(main);
        } else {
            next.hasBaton = true;
            LockSupport.unpark(next.thread);
        }
        if (from != null) from.awaitBaton();
    }

    private @Nullable Task next() {
        while (true) {
            if (broken == null) observe();
            if (broken != null) endAll();
            if (!ready.isEmpty()) return ready.remove(ready.size() == 1 ? 0 : dice.below(ready.size()));
            Due due = timers.poll();
            if (due == null) return null;
            now = Math.max(now, due.at);
            if (due.task != null) {
                due.task.timer = null;
                ready.add(due.task);
            } else if (due.what != null) {
                happen(due.what);
            }
        }
    }

    private void observe() {
        if (++handovers > most) broken(new AssertionError("livelock: the run does not end; at work: " + standing()));
        happen(everyHandover);
    }

    /** Where everybody stands, for whoever looks for what keeps a run from ending. */
    private String standing() {
        var text = new StringBuilder();
        for (Life life : lives)
            for (Task task : life.tasks) {
                text.append("\n  a task of ")
                        .append(life.over ? "a dead" : "a living")
                        .append(" controller");
                for (StackTraceElement at : task.thread.getStackTrace())
                    if (at.getClassName().startsWith("dev.theseus"))
                        text.append("\n    ").append(at);
            }
        return text.toString();
    }

    private void happen(Runnable what) {
        try {
            what.run();
        } catch (AssertionError | RuntimeException e) {
            broken(e);
        }
    }

    private final Set<Life> lives = new LinkedHashSet<>();

    Life newLife() {
        Life life = new Life();
        lives.add(life);
        return life;
    }

    private void endAll() {
        Iterator<Due> each = timers.iterator();
        while (each.hasNext()) if (each.next().task == null) each.remove();
        for (Life life : lives) if (!life.over) end(life);
    }
}
