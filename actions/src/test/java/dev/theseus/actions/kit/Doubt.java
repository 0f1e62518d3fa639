package dev.theseus.actions.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.theseus.core.port.Action;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Failure;
import dev.theseus.core.value.Value;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** An attempt whose end is not known, settled in the engine's order: searched for, looked at, begun anew where it may be. */
public final class Doubt {
    /** What comes of it where the step has no question of its own. */
    public enum Answer {
        DONE,
        AGAIN,
        PERSON
    }

    private final Action action;
    private final Args args;
    private final LocalContext context;

    public Doubt(Action action, Args args, LocalContext context) {
        this.action = action;
        this.args = args;
        this.context = context;
    }

    /** What is there before the first attempt: the engine keeps it, whatever a later look sees. */
    public Value untouched() throws ActionException, InterruptedException {
        Look look = action.look(args, context);
        assertThat(look.state()).as(look.evidence()).isEqualTo(Look.State.UNTOUCHED);
        return look.found();
    }

    /** Carries it out; how it ended is not heard of. What is said then. */
    public Failure lost(Value found) {
        return lost(() -> action.apply(args, found, context));
    }

    /** The same on the way back. */
    public Failure lostOnTheWayBack(Value found) {
        return lost(() -> action.undo(args, found, context));
    }

    private static Failure lost(ThrowingCallable attempt) {
        var lost = catchThrowableOfType(ActionException.class, attempt);
        assertThat(lost).isNotNull();
        assertThat(lost.kind()).isEqualTo(ActionException.Kind.IN_DOUBT);
        return lost.failure();
    }

    public Answer settled(Value found) throws ActionException, InterruptedException {
        try {
            if (action.apply(args, found, context.settling(true)) instanceof Outcome.Done) return Answer.DONE;
        } catch (ActionException e) {
            if (e.kind() == ActionException.Kind.NOT_STARTED) return Answer.AGAIN;
        } finally {
            context.settling(false);
        }
        return switch (action.look(args, context).state()) {
            case IN_PLACE -> Answer.DONE;
            case UNTOUCHED -> Answer.AGAIN;
            case UNCLEAR, NOT_ASKED -> action.nature(args).idempotent() ? Answer.AGAIN : Answer.PERSON;
        };
    }

    /** The same, for another thread. */
    public Answer settledUnchecked(Value found) {
        try {
            return settled(found);
        } catch (ActionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
