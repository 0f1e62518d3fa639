package dev.theseus.core.port;

import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;
import java.util.Set;

/**
 * A kind of work that a step does: {@code run}, {@code service}, {@code dump}. One file each; registered by name in {@code Main}.
 *
 * <p>The engine calls, in this order and each after the one before is journaled: {@link #look} (what is there), then {@link #apply},
 * and on the way back {@link #undo}. After a crash in the middle of {@code apply} it calls {@code apply} again with a context that only
 * re-attaches to what that attempt had begun; where that decides nothing, it looks again.
 */
public interface Action {

    /** The key that names it in a plan. */
    String name();

    /** One sentence for help, documentation and editors. */
    String doc();

    /** What stands after its key. */
    Shape shape();

    /** What kind of change this is; known from the arguments alone. */
    Nature nature(Args args);

    /** What it will do, in a few words, for preview, journal and report alike: {@code restart service open-xchange}. */
    String describe(Args args);

    /**
     * What it changes on its host, in words that are the same whenever the same thing is changed, whatever to: a file's path, a service's
     * name. Of an action that says so, a run that comes after one that was given up goes back to what that one had found. Empty where what
     * was found means nothing to another run; never a secret.
     */
    default String object(Args args) {
        return "";
    }

    /**
     * Looks at what is there before anything is changed; read-only, may be asked again. What it finds is journaled, so it must hold
     * no secret and stay small (a file's former content goes into a copy on the host, and its name in here).
     */
    default Look look(Args args, ActionContext context) throws ActionException, InterruptedException {
        return Look.NOT_ASKED;
    }

    /** Does the work. Returns only when its end is known; throws {@link ActionException} otherwise. */
    Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException;

    /**
     * Puts back what was found, where {@link Nature#undo()} is {@link UndoBy#ITSELF}. Must be able to run where {@code apply} was
     * only half done, and twice.
     */
    default Outcome undo(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        throw new UnsupportedOperationException(name() + " does not know how to undo itself");
    }

    /**
     * The kind of change.
     *
     * @param changes whether it changes anything at all; what does not needs no undo
     * @param idempotent whether doing it twice is the same as once
     * @param undo whether it knows its own way back
     * @param costs what the way back costs
     */
    record Nature(boolean changes, boolean idempotent, UndoBy undo, WayBackCost costs) {
        public static final Nature READS = new Nature(false, true, UndoBy.UNNEEDED, WayBackCost.FREE);
    }

    enum UndoBy {
        ITSELF,
        UNNEEDED,
        /** The plan must say how. */
        PLAN
    }

    enum WayBackCost {
        FREE,
        RESTORE
    }

    /**
     * What a look saw.
     *
     * @param found what {@code undo} needs; {@link Value.Nil} where nothing
     * @param evidence for a person, one line
     */
    record Look(State state, Value found, String evidence) {
        public static final Look NOT_ASKED = new Look(State.NOT_ASKED, Value.NIL, "");

        public enum State {
            /** The action's work is there already: the step is skipped, or in doubt no longer. */
            IN_PLACE,
            /** It is not there, and nothing of it is. */
            UNTOUCHED,
            /** Something of it is there, or somebody else changed it. */
            UNCLEAR,
            NOT_ASKED
        }
    }

    /** How an attempt ended. */
    sealed interface Outcome {
        /**
         * @param result what {@code verify}, {@code capture} and {@code exit} see: {@code exit}, {@code output}, {@code rows}, …
         * @param output what is kept for people
         */
        record Done(Value.Fields result, Output output) implements Outcome {
            public static Done silent() {
                return new Done(new Value.Fields(java.util.Map.of()), Output.NONE);
            }
        }

        /**
         * It failed, and that is certain.
         *
         * @param effect whether something may have been changed before it failed
         */
        record Failed(Failure failure, Effect effect, Value.Fields result, Output output) implements Outcome {}
    }

    enum Effect {
        NONE,
        PARTIAL
    }

    /** The names in its result, which {@code verify}, {@code capture} and {@code exit} see. */
    default Set<String> results() {
        return Set.of();
    }

    /** Names of commands for which secrets on the command line are declared ({@code exposed_by}); empty for most actions. */
    default Set<String> exposes(Args args) {
        return Set.of();
    }
}
