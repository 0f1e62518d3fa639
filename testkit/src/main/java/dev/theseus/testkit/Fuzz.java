package dev.theseus.testkit;

/**
 * Runs one attack many times, each round from its own seed. A failure names the seed; {@code -Dtheseus.fuzz.seed=N} runs that round
 * alone, {@code -Dtheseus.fuzz.times=K} runs K times as many rounds (the profile {@code deep} does).
 */
public final class Fuzz {
    private Fuzz() {}

    /** One round. Whatever it throws is a finding. */
    @FunctionalInterface
    public interface Round {
        void run(Dice dice) throws Exception;
    }

    /** @param rounds how many in each build */
    public static void rounds(long rounds, Round round) {
        Long only = Long.getLong("theseus.fuzz.seed");
        if (only != null) {
            one(only, round);
            return;
        }
        long all = rounds * Long.getLong("theseus.fuzz.times", 1);
        for (long seed = 0; seed < all; seed++) one(seed, round);
    }

    private static void one(long seed, Round round) {
        try {
            round.run(new Dice(seed));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted at seed " + seed, e);
        } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError(
                    "seed " + seed + " (again with -Dtheseus.fuzz.seed=" + seed + "): " + e.getMessage(), e);
        }
    }
}
