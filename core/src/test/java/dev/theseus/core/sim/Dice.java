package dev.theseus.core.sim;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/** Chance under a seed: the same seed throws the same. */
public final class Dice {
    private final long seed;
    private final SplittableRandom random;

    public Dice(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /** Dice of their own for a part of the simulation, so that more throws there change nothing here. */
    public Dice apart(String name) {
        return new Dice(seed * 31 + name.hashCode());
    }

    /** Dice that depend on what they are thrown for, not on when: the world's answers are the same in another order of events. */
    public Dice about(Object... what) {
        return new Dice(seed * 1_000_003L + Objects.hash(what) * 7919L);
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }

    public boolean percent(int percent) {
        return random.nextInt(100) < percent;
    }

    public <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
