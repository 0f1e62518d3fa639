package dev.theseus.core.run;

import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Failure;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the decider is told: what an activity brought back, or what a person wants. */
public sealed interface Input {

    // --- from the controller

    record Start(
            String run,
            String by,
            String theseus,
            String planHash,
            String inventoryHash,
            long fence,
            Map<String, Value> inputs,
            List<Inherited> inherited)
            implements Input {
        /** After no run that was given up. */
        public Start(
                String run,
                String by,
                String theseus,
                String planHash,
                String inventoryHash,
                long fence,
                Map<String, Value> inputs) {
            this(run, by, theseus, planHash, inventoryHash, fence, inputs, List.of());
        }
    }

    /** @param amended the mended plan that is taken in with it */
    record Resume(String by, String theseus, long fence, Optional<Amended> amended) implements Input {
        /** With the plan as it is. */
        public Resume(String by, String theseus, long fence) {
            this(by, theseus, fence, Optional.empty());
        }
    }

    /** A mended plan that differs in nothing that has begun. @param plan hash of its sources @param changes what differs, in words */
    record Amended(String plan, List<String> changes) {
        public Amended {
            changes = List.copyOf(changes);
        }
    }

    /** A person says that the journal is to be trusted, although hosts remember more. */
    record Vouch(String by, String why) implements Input {}

    /** A person agrees to steps that ask first, by their ids, before they ask. */
    record Agree(String by, List<String> steps) implements Input {
        public Agree {
            steps = List.copyOf(steps);
        }
    }

    /** What a host says of itself when this controller first works with it. */
    record HostMet(String host, String boot, String spool, Duration clockOffset) implements Input {}

    // --- from activities of the run's own lane

    /** @param failure why the run must not begin, where the versions do not allow it; at the last look, what is not as it should be */
    record Versions(boolean after, Map<String, String> versions, Optional<Failure> failure) implements Input {}

    record Fact(String name, Value value) implements Input {}

    record Condition(int condition, Optional<Failure> failure) implements Input {}

    /** A condition of {@code window_closes} was found to hold. @param evidence what was seen */
    record Closed(int closing, String evidence) implements Input {}

    /**
     * A condition of {@code window_closes} was found not to hold.
     *
     * @param failure why it could not be asked, where it was not found at all
     * @param wanted whether it was asked because somebody wants back, who is told the reason as it is now
     */
    record NotClosed(int closing, Optional<Failure> failure, boolean wanted) implements Input {}

    record Baseline(int baseline, boolean after, Value value, Optional<Failure> failure) implements Input {}

    record PhaseNotWanted(int phase, String why) implements Input {}

    record Bound(int phase, int round, List<Target> targets, Map<String, List<String>> selections) implements Input {}

    record Gate(int phase, int gate, int wave, Value value, Optional<Failure> failure) implements Input {}

    /** What the host of an attempt that was left behind says of it. @param evidence why it is not over, where it is not */
    record Left(Stray stray, boolean over, String evidence) implements Input {}

    /** An activity of the run's own lane could not be carried out: an expression, a host, a question. */
    record MainFailed(Activity activity, Failure failure) implements Input {}

    // --- from activities of a target's lane

    record Items(Site site, List<Value> items) implements Input {}

    /** The step does not apply, or its work is in place. */
    record Skip(Site site, Event.SkipReason reason, Map<String, Value> captures) implements Input {}

    /** The step is ready to begin. @param at the instant that {@code now} meant while it was filled in */
    record Prepared(
            Site site,
            int attempt,
            java.time.Instant at,
            String host,
            String description,
            Value found,
            boolean again,
            String object)
            implements Input {
        /** Of an action that does not name what it changes. */
        public Prepared(
                Site site,
                int attempt,
                java.time.Instant at,
                String host,
                String description,
                Value found,
                boolean again) {
            this(site, attempt, at, host, description, found, again, "");
        }
    }

    /** The step is a question to a person, or wants one first. */
    record PersonNeeded(Site site, Event.HoldKind kind, String text, List<String> choices) implements Input {}

    /** A step cannot be prepared, or its result cannot be read: an expression failed, a host is out of reach. Nothing was changed by that. */
    record Unprepared(Site site, Event.HoldKind kind, Failure failure) implements Input {}

    /** A prompt of the attempt has come; it is answered once that is durable. See {@link Event.PromptAnswered}. */
    record Prompted(Site site, int attempt, int command, int index, String prompt) implements Input {}

    record Applied(Site site, int attempt, Value.Fields result) implements Input {}

    /** @param remedies indices of the step's remedies whose pattern matches @param exitMeaning what the plan says of its exit status */
    record Failed(
            Site site,
            int attempt,
            Failure failure,
            Effect effect,
            String output,
            List<Integer> remedies,
            Optional<dev.theseus.core.plan.Step.ExitMeaning> exitMeaning)
            implements Input {}

    record Concluded(Site site, int attempt, Map<String, Value> captures, String output) implements Input {}

    record Doubtful(Site site, int attempt, Failure failure) implements Input {}

    /** What asking about a step in doubt brought. {@code FOUND} is followed by {@link Applied} or {@link Failed}. */
    record Settled(Site site, int attempt, Event.Settlement how, String evidence) implements Input {}

    record Undone(Site site, int attempt) implements Input {}

    record UndoFailed(Site site, int attempt, Failure failure) implements Input {}

    // --- from people

    record Answer(String hold, String choice, String answer, String by, String request) implements Input {}

    /**
     * What a person said that would take something back, once the installation was looked at for it.
     *
     * @param losses how many of users' writes it would lose, target by target, in words; none where none are lost or counted
     */
    record Counted(Input said, List<String> losses) implements Input {}

    /**
     * @param accepted whether the person accepts that going back loses what users wrote
     * @param acceptsUnknown whether the person goes back although nobody can tell whether the rollback window is closed
     */
    record Wish(
            Event.RequestKind kind, String by, String reason, boolean accepted, boolean acceptsUnknown, String request)
            implements Input {
        /** Of somebody who goes back only where the rollback window is known to be open. */
        public Wish(Event.RequestKind kind, String by, String reason, boolean accepted, String request) {
            this(kind, by, reason, accepted, false, request);
        }
    }
}
