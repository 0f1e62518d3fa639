package dev.theseus.core.plan;

import dev.theseus.core.problem.Place;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One action on one target, with its probes, its undo and its limits.
 *
 * @param number position among all steps of the plan, nested ones included: how the journal refers to it
 * @param id given or derived from the name; unique in the plan
 * @param name what a person reads
 * @param action name of the {@link dev.theseus.core.port.Action}
 * @param args the action's arguments
 */
public record Step(
        int number,
        String id,
        String name,
        String action,
        Arg args,
        Where where,
        Optional<Each> each,
        Conditions conditions,
        Undo undo,
        Map<String, Capture> capture,
        Limits limits,
        Marks marks,
        Place place) {

    public Step {
        capture = Collections.unmodifiableMap(new LinkedHashMap<>(capture));
    }

    /** Where and as whom a step works; what is absent comes from the phase, and that from the inventory. */
    public record Where(
            Optional<Selector> on, Optional<Template> as, Optional<Template> dir, Map<String, Template> env) {
        public static final Where INHERITED = new Where(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

        public Where {
            env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        }
    }

    /**
     * A list a step or a phase is repeated over.
     *
     * @param name what an item is called in expressions
     * @param list the items: an expression, or a question
     */
    public record Each(String name, Source list) {
        public sealed interface Source {
            record Computed(Expr expr) implements Source {}

            record Asked(Question question) implements Source {}
        }
    }

    /**
     * @param when whether the step applies at all
     * @param unless the step's work is already in place where this holds; also settles doubt
     * @param verify what must hold afterwards; necessary for success, never enough to settle doubt
     * @param requires steps that must have been done, and verified, before
     */
    public record Conditions(
            Optional<Expr> when, Optional<Question> unless, Optional<Question> verify, Set<String> requires) {
        public static final Conditions NONE =
                new Conditions(Optional.empty(), Optional.empty(), Optional.empty(), Set.of());
    }

    /** How a step is undone. */
    public sealed interface Undo {
        /** The action knows how, from what it found. */
        record ByItself() implements Undo {}

        record Steps(List<Step> steps) implements Undo {
            public Steps {
                steps = List.copyOf(steps);
            }
        }

        /** Nothing needs to be undone. */
        record Unneeded() implements Undo {}

        /** A point of no return. */
        record Impossible() implements Undo {}
    }

    /**
     * A named value kept from a step.
     *
     * @param from where it comes from: an expression over the step's result ({@code output}, {@code exit}, {@code rows}, …), or a question
     */
    public record Capture(Each.Source from) {}

    /**
     * @param timeout after which the command is ended and the step is in doubt
     * @param retry for known failures of steps that are idempotent, or whose {@code unless} is asked before each try
     * @param exit what exit statuses mean; 0 is done where nothing is said
     * @param remedies the guide's own answers to known failures
     */
    public record Limits(
            Optional<Duration> timeout,
            Optional<Retry> retry,
            Map<Integer, ExitMeaning> exit,
            List<Remedy> remedies,
            Optional<OnFailure> onFailure) {
        public static final Limits NONE =
                new Limits(Optional.empty(), Optional.empty(), Map.of(), List.of(), Optional.empty());
    }

    public enum ExitMeaning {
        DONE,
        AGAIN,
        HOLD
    }

    /** @param attempts in all, the first included; @param delay before the second, doubled each time up to {@code maxDelay} */
    public record Retry(int attempts, Duration delay, Duration maxDelay) {
        /** The pause before attempt {@code next} (2 is the first that waits). */
        public Duration before(int next) {
            int doublings = Math.min(Math.max(next - 2, 0), 30);
            Duration pause = delay.multipliedBy(1L << doublings);
            return pause.compareTo(maxDelay) > 0 ? maxDelay : pause;
        }
    }

    /**
     * The guide's answer to a known failure.
     *
     * @param match a regular expression over the output and the message
     * @param steps what to do
     * @param atMost how often, per target
     */
    public record Remedy(String match, List<Step> steps, Then then, int atMost) {
        public enum Then {
            RETRY,
            IGNORE,
            HOLD
        }

        public Remedy {
            steps = List.copyOf(steps);
        }
    }

    /**
     * @param askFirst what a person must agree to before the step begins
     * @param idempotent whether the plan says that it may be run twice
     * @param opensToUsers from here on, going back loses what users write
     * @param writes how many writes there were so far: asked when users come back, and again before they are lost
     * @param guide where in the guide this stands
     */
    public record Marks(
            Optional<Template> askFirst,
            boolean idempotent,
            boolean opensToUsers,
            Optional<Question> writes,
            Optional<String> guide,
            Optional<String> note) {
        public static final Marks NONE =
                new Marks(Optional.empty(), false, false, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
