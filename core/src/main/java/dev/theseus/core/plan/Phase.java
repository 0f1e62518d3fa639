package dev.theseus.core.plan;

import dev.theseus.core.problem.Place;
import java.util.List;
import java.util.Optional;

/**
 * An ordered part of a plan over a set of targets, with a barrier at its end.
 *
 * @param number position among the plan's phases; {@code always} and {@code finalize} come last
 * @param each what the targets are, where they are not hosts
 * @param where the hosts (they are the targets, where {@code each} is absent), and what the steps inherit
 */
public record Phase(
        int number,
        Kind kind,
        String name,
        Step.Where where,
        Optional<Step.Each> each,
        Waves waves,
        List<Gate> gates,
        Optional<Expr> when,
        List<Step> steps,
        OnFailure onFailure,
        Optional<String> guide,
        Place place) {

    public Phase {
        gates = List.copyOf(gates);
        steps = List.copyOf(steps);
    }

    public enum Kind {
        FORWARD,
        ALWAYS,
        FINALIZE
    }

    /**
     * The targets that go together.
     *
     * @param canary how many go first, alone; 0 for none
     * @param minInService never fewer targets than this outside the wave
     * @param per an expression over the target: {@code size} then counts per value of it
     * @param tooMany what follows where more targets failed than {@code maxFailures}
     * @param quarantine how many targets that failed are set aside and tried once more, last; before that they do not count as failed
     * @param easeOff fewer than {@code size} begin while the server that they share is strained
     */
    public record Waves(
            Share size,
            int canary,
            Share maxFailures,
            Optional<Share> minInService,
            Optional<Expr> per,
            TooMany tooMany,
            Share quarantine,
            Optional<EaseOff> easeOff) {
        public static final Waves ONE_BY_ONE = new Waves(
                new Share.Count(1),
                0,
                new Share.Count(0),
                Optional.empty(),
                Optional.empty(),
                TooMany.HOLD,
                new Share.Count(0),
                Optional.empty());
    }

    /** What follows where more targets of a phase failed than may. */
    public enum TooMany {
        /** The run waits for a person. */
        HOLD,
        /** No other target begins, what comes after the phase is left out, and the run ends, finished with failures. */
        FINISH
    }

    /** A question that must hold (for its soak time) before the next wave, or before the phase begins. */
    public record Gate(Before before, String name, Question question) {
        public enum Before {
            PHASE,
            EACH_WAVE
        }
    }
}
