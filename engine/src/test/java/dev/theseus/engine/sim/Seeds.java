package dev.theseus.engine.sim;

import dev.theseus.core.sim.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** Runs many seeds, several at once ({@code -Dtheseus.sim.threads}): each is a world of its own. */
final class Seeds {
    private static final int AT_ONCE = Integer.getInteger("theseus.sim.threads", 2);

    private Seeds() {}

    /** @throws AssertionError of the first seed that broke an invariant */
    static Tally run(long from, long to) throws InterruptedException {
        return run(from, to, seed -> new DriverSimulation(Setting.wild(seed), Flaw.NONE).run().tally);
    }

    /** @throws AssertionError of the first seed that broke an invariant */
    static Tally run(long from, long to, LongFunction<Tally> each) throws InterruptedException {
        AtomicLong next = new AtomicLong(from);
        Tally all = new Tally();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Tally>> parts = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++)
                parts.add(threads.submit(() -> {
                    Tally mine = new Tally();
                    for (long seed = next.getAndIncrement(); seed <= to; seed = next.getAndIncrement())
                        mine.add(each.apply(seed));
                    return mine;
                }));
            for (Future<Tally> part : parts) all.add(part.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError broken) throw broken;
            throw new AssertionError(e);
        }
        return all;
    }
}
