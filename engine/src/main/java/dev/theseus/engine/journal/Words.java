package dev.theseus.engine.journal;

import dev.theseus.core.plan.Step.ExitMeaning;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.Event.RequestKind;
import dev.theseus.core.run.Event.Settlement;
import dev.theseus.core.run.Event.SkipReason;
import dev.theseus.core.run.Event.TargetResult;
import dev.theseus.core.run.Event.UndoneBy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The words by which a journal calls the constants of an enum. They never change, whatever the constants are called in Java. */
final class Words<E extends Enum<E>> {
    static final Words<Ending> ENDINGS = new Words<>(Ending.values(), ending -> switch (ending) {
        case DONE -> "done";
        case FINISHED_WITH_FAILURES -> "finished-with-failures";
        case FAILED -> "failed";
        case REFUSED -> "refused";
        case STOPPED -> "stopped";
        case ROLLED_BACK -> "rolled-back";
        case ABANDONED -> "abandoned";
    });

    static final Words<TargetResult> RESULTS = new Words<>(TargetResult.values(), result -> switch (result) {
        case DONE -> "done";
        case FAILED -> "failed";
        case PUT_BACK -> "put-back";
        case NOT_BEGUN -> "not-begun";
    });

    static final Words<SkipReason> SKIPS = new Words<>(SkipReason.values(), reason -> switch (reason) {
        case WHEN -> "when";
        case IN_PLACE -> "in-place";
        case PERSON -> "person";
    });

    static final Words<Settlement> SETTLEMENTS = new Words<>(Settlement.values(), settlement -> switch (settlement) {
        case FOUND -> "found";
        case NEVER_STARTED -> "never-started";
        case IN_PLACE -> "in-place";
        case UNTOUCHED -> "untouched";
        case AGAIN -> "again";
        case UNCLEAR -> "unclear";
    });

    static final Words<UndoneBy> UNDOERS = new Words<>(UndoneBy.values(), by -> switch (by) {
        case ITSELF -> "itself";
        case STEPS -> "steps";
        case NOTHING -> "nothing";
        case LEFT -> "left";
    });

    static final Words<HoldKind> HOLDS = new Words<>(HoldKind.values(), kind -> switch (kind) {
        case STEP_FAILED -> "step-failed";
        case IN_DOUBT -> "in-doubt";
        case ASK_FIRST -> "ask-first";
        case QUESTION -> "question";
        case EXPRESSION_FAILED -> "expression-failed";
        case GATE_FAILED -> "gate-failed";
        case CONDITION_BROKEN -> "condition-broken";
        case BASELINE_CHANGED -> "baseline-changed";
        case TOO_MANY_FAILURES -> "too-many-failures";
        case BINDING_FAILED -> "binding-failed";
        case UNDO_FAILED -> "undo-failed";
        case UNDO_IMPOSSIBLE -> "undo-impossible";
        case LOSES_WRITES -> "loses-writes";
        case WINDOW_CLOSED -> "window-closed";
        case WINDOW_UNKNOWN -> "window-unknown";
        case MIXED_VERSIONS -> "mixed-versions";
        case GIVEN_UP -> "given-up";
    });

    static final Words<RequestKind> REQUESTS = new Words<>(RequestKind.values(), kind -> switch (kind) {
        case PAUSE -> "pause";
        case STOP -> "stop";
        case ROLLBACK -> "rollback";
        case ABANDON -> "abandon";
        case FINALIZE -> "finalize";
    });

    static final Words<Effect> EFFECTS = new Words<>(Effect.values(), effect -> switch (effect) {
        case NONE -> "none";
        case PARTIAL -> "partial";
    });

    static final Words<ExitMeaning> EXITS = new Words<>(ExitMeaning.values(), meaning -> switch (meaning) {
        case DONE -> "done";
        case AGAIN -> "again";
        case HOLD -> "hold";
    });

    /** Codes stand under their printed ids, which are never reused. */
    static final Words<Code> CODES = new Words<>(Code.values(), Code::id);

    private final Function<E, String> word;
    private final Map<String, E> constants = new HashMap<>();

    private Words(E[] constants, Function<E, String> word) {
        this.word = word;
        for (E constant : constants)
            if (this.constants.put(word.apply(constant), constant) != null)
                throw new IllegalStateException("two constants are called " + word.apply(constant));
    }

    String of(E constant) {
        return word.apply(constant);
    }

    /** @throws UnknownWord where only a newer Theseus knows it */
    E constant(String text) {
        E constant = constants.get(text);
        if (constant == null) throw new UnknownWord(text);
        return constant;
    }
}
