package dev.theseus.core.run;

import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.Failure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sequence of steps that a {@link Lane} goes through: the phase's, a remedy's, or those that undo a step. */
final class Frame {
    /** A failed attempt. The remedy's own steps begin and fail on the same lane, and what they leave is not what it left. */
    record Against(@Nullable Failure failure, Action.Effect effect, Event.@Nullable StepIntended intent) {}

    enum Kind {
        MAIN,
        REMEDY,
        UNDO
    }

    final Kind kind;
    final List<Step> steps;
    /** The step that this frame remedies or undoes; absent for the main one. */
    final @Nullable Site origin;

    final int remedy;
    /** What a remedy is carried out against; absent for the other kinds. */
    final @Nullable Against against;

    int position;
    int item = Site.NO_ITEM;
    int itemCount = -1;
    /** The number of the attempt at the step at hand; it begins above 1 where the run was here before. */
    int attempt = 1;
    /** How often the step at hand failed. An attempt that a crash cut off, and that never started, is none of these. */
    int failures;
    /** How often the end of the step at hand was not known. */
    int doubts;

    @Nullable
    Failure lastDoubt;

    boolean approved;
    Instant notBefore = Instant.EPOCH;

    Frame(Kind kind, List<Step> steps, @Nullable Site origin, int remedy, @Nullable Against against) {
        this.kind = kind;
        this.steps = steps;
        this.origin = origin;
        this.remedy = remedy;
        this.against = against;
    }

    static Frame undoing(Site origin, List<Step> steps) {
        return new Frame(Kind.UNDO, steps, origin, -1, null);
    }

    static Frame remedying(Site origin, int remedy, List<Step> steps, @Nullable Against against) {
        return new Frame(Kind.REMEDY, steps, origin, remedy, against);
    }

    boolean atEnd() {
        return position >= steps.size();
    }

    Step step() {
        return steps.get(position);
    }

    void forgetDoubts() {
        doubts = 0;
        lastDoubt = null;
    }

    /** On to the next item or step. */
    void advance() {
        attempt = 1;
        failures = 0;
        forgetDoubts();
        approved = false;
        notBefore = Instant.EPOCH;
        if (itemCount >= 0 && item + 1 < itemCount) {
            item++;
            return;
        }
        position++;
        item = Site.NO_ITEM;
        itemCount = -1;
    }
}
