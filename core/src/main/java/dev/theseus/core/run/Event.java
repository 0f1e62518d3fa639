package dev.theseus.core.run;

import dev.theseus.core.plan.Step.ExitMeaning;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Failure;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened in a run. The journal is the sequence of these; {@link RunState} is what they add up to. Names and meanings
 * never change: what an old journal says must stay readable for ever.
 */
public sealed interface Event {
    /** When, by the controller's clock; never earlier than the event before. */
    Instant at();

    // --- the run as a whole

    /**
     * @param by who started it
     * @param theseus the version of Theseus
     * @param planHash hash of the stored plan sources; @param inventoryHash of the stored inventory
     * @param fence fencing token of the controller
     * @param inputs all inputs; secrets by name only
     * @param inherited what runs that were given up had found before they changed it, the first found first
     */
    record RunStarted(
            Instant at,
            String run,
            String by,
            String theseus,
            String planHash,
            String inventoryHash,
            long fence,
            Map<String, Value> inputs,
            List<Inherited> inherited)
            implements Event {
        public RunStarted {
            inherited = List.copyOf(inherited);
        }
    }

    /** A controller took the run up again. Whatever was begun and has no outcome is in doubt from here on. */
    record RunResumed(Instant at, String by, String theseus, long fence) implements Event {}

    /**
     * A mended plan was taken into the run: from here on, and when the journal is read again, it is the run's plan. It differs in nothing that
     * has begun.
     *
     * @param was hash of the plan's sources before
     * @param plan hash of the mended one's
     * @param changes what differs, in words
     */
    record PlanAmended(Instant at, String by, String was, String plan, List<String> changes) implements Event {
        public PlanAmended {
            changes = List.copyOf(changes);
        }
    }

    /**
     * A person said that the run goes on by its journal, although hosts remember more of it: what they were told by controllers before this one
     * counts no more.
     *
     * @param fence of the controller that goes on
     */
    record JournalVouched(Instant at, String by, String why, long fence) implements Event {}

    /** A person agreed to steps that ask first, before they asked. It holds for the run, whoever drives it. @param steps their ids */
    record AgreedBeforehand(Instant at, String by, List<String> steps) implements Event {
        public AgreedBeforehand {
            steps = List.copyOf(steps);
        }
    }

    /**
     * A controller's first contact with a host, where it is the run's first, or where the host is not what it was: restarted, or without
     * its memory of effects. Every attempt that is open there then is in doubt, and cannot be found again.
     *
     * @param boot changes when the host is restarted
     * @param spool changes when what the host keeps of effects was lost
     * @param clockOffset the host's clock minus the controller's
     */
    record HostMet(Instant at, String host, String boot, String spool, Duration clockOffset) implements Event {}

    /**
     * The installed version of each host that has one, as it was read; at the start the one that a run that was given up had found first, where a person had that count.
     *
     * @param after whether it is the last look, before the run ends
     * @param failure of the last look: which hosts have another version than they should, or could not be read
     */
    record VersionsRead(Instant at, boolean after, Map<String, String> versions, Optional<Failure> failure)
            implements Event {}

    record FactRead(Instant at, String name, Value value) implements Event {}

    /** A condition of {@code during} was asked; it broke, or holds again. */
    record ConditionChecked(Instant at, int condition, Optional<Failure> failure) implements Event {}

    /**
     * A condition of {@code window_closes} holds: from here on nothing is taken back any more, whatever becomes of the condition.
     *
     * @param evidence what was seen
     */
    record WindowClosed(Instant at, int closing, String evidence) implements Event {}

    /**
     * A condition of {@code window_closes} cannot be asked, so that nobody can tell whether it holds; or it can be asked again, and does not
     * hold. Told once for each time that it comes to that, and where the reason is another one as somebody wants back.
     */
    record WindowAsked(Instant at, int closing, Optional<Failure> failure) implements Event {}

    /** @param after whether it is the comparison at the end */
    record BaselineRead(Instant at, int baseline, boolean after, Value value, Optional<Failure> failure)
            implements Event {}

    /** @param left the attempts that it leaves behind and that may still be at work, in words; none that a person has vouched for */
    record RunEnded(Instant at, Ending ending, String message, List<String> left) implements Event {
        public RunEnded {
            left = List.copyOf(left);
        }

        /** One that leaves nothing behind. */
        public RunEnded(Instant at, Ending ending, String message) {
            this(at, ending, message, List.of());
        }
    }

    /**
     * After the end a host was asked what became of an attempt that the run had left there.
     *
     * @param ending how the run had ended
     * @param unit the direction and the site, as keys on the host name them
     * @param over whether nothing of it is at work, and nothing of it ever will be
     * @param evidence why not, where it is not
     */
    record LeftAsked(Instant at, Ending ending, Site site, String unit, int attempt, boolean over, String evidence)
            implements Event {}

    // --- phases and waves

    record PhaseStarted(Instant at, int phase) implements Event {}

    record PhaseSkipped(Instant at, int phase, String why) implements Event {}

    /**
     * The phase's targets are known. They stay what they are, on resume too.
     *
     * @param round 0 for the first binding; later ones add what a listing shows anew
     * @param selections hosts by selector, for all selectors of the phase
     */
    record TargetsBound(Instant at, int phase, int round, List<Target> added, Map<String, List<String>> selections)
            implements Event {}

    record GatePassed(Instant at, int phase, int gate, int wave, Value value) implements Event {}

    record WaveStarted(Instant at, int phase, int wave, List<Integer> targets) implements Event {}

    record TargetFinished(Instant at, int phase, int target, TargetResult result) implements Event {}

    /** Targets of a phase that failed wait for a wave of their own: one that was left goes on with the step that failed, one that was put back begins anew. */
    record TargetsTakenUp(Instant at, int phase, List<Integer> targets) implements Event {
        public TargetsTakenUp {
            targets = List.copyOf(targets);
        }
    }

    /** Targets of a phase that failed wait to be tried once more, when all others have had their turn; until then they do not count as failed. */
    record TargetsSetAside(Instant at, int phase, List<Integer> targets) implements Event {
        public TargetsSetAside {
            targets = List.copyOf(targets);
        }
    }

    record PhaseFinished(Instant at, int phase) implements Event {}

    // --- steps

    /** What a repeated step is repeated over on this target. */
    record ItemsBound(Instant at, Site site, List<Value> items) implements Event {}

    record StepSkipped(Instant at, Site site, SkipReason reason, Map<String, Value> captures) implements Event {}

    /**
     * The effect is about to begin: this is durable before it does.
     *
     * @param host where
     * @param description what, for people
     * @param found what was there before, for undo
     * @param again whether it may be done twice: idempotent by nature or by declaration
     * @param object what is changed, as the action names it; empty where it does not
     */
    record StepIntended(
            Instant at,
            Site site,
            int attempt,
            String host,
            String description,
            Value found,
            boolean again,
            String object)
            implements Event {
        /** Of an action that does not name what it changes. */
        public StepIntended(
                Instant at, Site site, int attempt, String host, String description, Value found, boolean again) {
            this(at, site, attempt, host, description, found, again, "");
        }
    }

    /**
     * A prompt of an attempt's command is about to be answered as the plan says: this is durable before it is. The host counts what is typed,
     * so that an answer that may have been typed is not typed again.
     *
     * @param command which of the attempt's commands
     * @param index which of its answers
     * @param prompt the pattern that matched
     */
    record PromptAnswered(Instant at, Site site, int attempt, int command, int index, String prompt) implements Event {}

    /** The effect is over and worked; verification and captures are still to come. */
    record StepApplied(Instant at, Site site, int attempt, Value.Fields result) implements Event {}

    /** @param output name of the kept output; empty for none */
    record StepDone(Instant at, Site site, int attempt, Map<String, Value> captures, String output) implements Event {}

    /** @param effect whether something may have been changed nevertheless @param remedies the step's remedies that match @param exitMeaning what the plan says of its exit status */
    record StepFailed(
            Instant at,
            Site site,
            int attempt,
            Failure failure,
            Effect effect,
            String output,
            List<Integer> remedies,
            Optional<ExitMeaning> exitMeaning)
            implements Event {}

    record StepInDoubt(Instant at, Site site, int attempt, Failure failure) implements Event {}

    record StepSettled(Instant at, Site site, int attempt, Settlement how, String evidence) implements Event {}

    record RetryScheduled(Instant at, Site site, int nextAttempt, Instant notBefore) implements Event {}

    record RemedyStarted(Instant at, Site site, int remedy) implements Event {}

    record RemedyEnded(Instant at, Site site, int remedy) implements Event {}

    // --- the way back

    /** A target's steps of its phase are undone, last first; part of a rollback, or on its own. */
    record UndoStarted(Instant at, int phase, int target, String why) implements Event {}

    record UndoIntended(Instant at, Site site, int attempt, String host, String description) implements Event {}

    record UndoDone(Instant at, Site site, UndoneBy by) implements Event {}

    record UndoFailed(Instant at, Site site, int attempt, Failure failure) implements Event {}

    record RollbackStarted(Instant at, String by, String why) implements Event {}

    record FinalizeStarted(Instant at, String by) implements Event {}

    // --- people

    /**
     * @param site where, or absent for the run as a whole
     * @param evidence what a person should see before choosing
     * @param request the wish that it asks back about, which counts once; empty for none
     */
    record HoldOpened(
            Instant at,
            String hold,
            Optional<Site> site,
            HoldKind kind,
            String text,
            List<String> choices,
            String evidence,
            String request)
            implements Event {
        /** One that no wish led to. */
        public HoldOpened(
                Instant at,
                String hold,
                Optional<Site> site,
                HoldKind kind,
                String text,
                List<String> choices,
                String evidence) {
            this(at, hold, site, kind, text, choices, evidence, "");
        }

        HoldOpened saying(String otherText) {
            return new HoldOpened(at, hold, site, kind, otherText, choices, evidence, request);
        }
    }

    /** @param answer free text, where the hold asked for it @param request id under which it was asked; the same one counts once */
    record HoldAnswered(Instant at, String hold, String choice, String answer, String by, String request)
            implements Event {}

    record Requested(Instant at, RequestKind kind, String by, String reason, String request) implements Event {}

    record Paused(Instant at) implements Event {}

    enum TargetResult {
        DONE,
        /** Failed, and left as it is by a person's word. */
        FAILED,
        /** Failed, and what was done on it in this phase was undone. */
        PUT_BACK,
        /** Never begun, because the run went another way. */
        NOT_BEGUN
    }

    enum SkipReason {
        /** {@code when} is false. */
        WHEN,
        /** The work is in place already. */
        IN_PLACE,
        /** A person said so. */
        PERSON
    }

    enum Settlement {
        /** Found again, and its end is known: what follows is its outcome. */
        FOUND,
        /** It never started: it begins anew. */
        NEVER_STARTED,
        /** The question says that its work is in place. */
        IN_PLACE,
        /** The question says that nothing of it is there: it begins anew. */
        UNTOUCHED,
        /** It may be done twice: it begins anew. */
        AGAIN,
        /** A person decides. */
        UNCLEAR
    }

    enum UndoneBy {
        ITSELF,
        STEPS,
        /** Nothing was needed. */
        NOTHING,
        /** It cannot be undone, or failed to be, and a person said to go on. */
        LEFT
    }

    enum HoldKind {
        /** At the start hosts have different versions. */
        MIXED_VERSIONS,
        /** At the start hosts have other versions than before a run that was given up with work left to do. */
        GIVEN_UP,
        STEP_FAILED,
        IN_DOUBT,
        ASK_FIRST,
        QUESTION,
        EXPRESSION_FAILED,
        GATE_FAILED,
        CONDITION_BROKEN,
        BASELINE_CHANGED,
        TOO_MANY_FAILURES,
        BINDING_FAILED,
        UNDO_FAILED,
        UNDO_IMPOSSIBLE,
        LOSES_WRITES,
        /** Somebody wants the run back, and the rollback window is closed. */
        WINDOW_CLOSED,
        /** Somebody wants the run or a target back, and nobody can tell whether the rollback window is closed. */
        WINDOW_UNKNOWN
    }

    enum RequestKind {
        PAUSE,
        STOP,
        ROLLBACK,
        ABANDON,
        FINALIZE
    }
}
