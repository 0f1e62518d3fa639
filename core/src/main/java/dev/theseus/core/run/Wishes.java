package dev.theseus.core.run;

import dev.theseus.core.run.BeforeGoingBack.Consent;
import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.RunState.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a person's wish for the run as a whole leads to. What follows from it is decided from the state, once it is journaled. */
final class Wishes {
    private Wishes() {}

    static List<Event> decide(RunState state, Input.Wish i, Instant at) {
        if (state.knows(i.request()) || state.stage == Stage.NEW) return List.of();
        boolean wanted = switch (i.kind()) {
            case PAUSE -> state.ending == null && !state.orders.pausing;
            // On the way out there is nothing left to stop: what is in `always` must not stay undone.
            case STOP -> state.ending == null && !state.orders.stopping && state.stage != Stage.ALWAYS;
            case ABANDON ->
                state.ending == null
                        || state.ending == Ending.FAILED
                        || state.ending == Ending.STOPPED
                        || !state.isResolved();
            case FINALIZE -> mayFinalize(state);
            case ROLLBACK -> mayRollBack(state);
        };
        if (!wanted) return tooLate(state, i, at);
        if (i.kind() != Event.RequestKind.ROLLBACK)
            return List.of(new Event.Requested(at, i.kind(), i.by(), i.reason(), i.request()));
        Optional<Event.HoldOpened> question =
                BeforeGoingBack.question(state, Consent.of(i), i.reason(), i.request(), at);
        if (question.isEmpty())
            return List.of(new Event.Requested(at, i.kind(), i.by(), BeforeGoingBack.onRecord(state, i), i.request()));
        return state.ending != null || state.holds.open(question.get().kind()) ? List.of() : List.of(question.get());
    }

    /** Whoever wants a run back that is under way must not see it go on instead: the run waits, and says why there is no way back. */
    private static List<Event> tooLate(RunState state, Input.Wish i, Instant at) {
        boolean asks = i.kind() == Event.RequestKind.ROLLBACK
                && state.window.isClosed()
                && state.ending == null
                && !state.orders.stopping
                && !state.finalizing
                && !state.holds.open(HoldKind.WINDOW_CLOSED);
        if (!asks) return List.of();
        return List.of(new Event.HoldOpened(
                at,
                state.holds.nextId(),
                Optional.empty(),
                HoldKind.WINDOW_CLOSED,
                i.by() + " wants the run back, and " + state.window.closed().orElseThrow(),
                state.stage == Stage.ALWAYS ? List.of(Choices.CONTINUE) : List.of(Choices.CONTINUE, Choices.STOP),
                "go on to the end, or stop where the run stands; nothing is undone by Theseus any more",
                i.request()));
    }

    /** Once; a finalize that was stopped may be taken up again. */
    private static boolean mayFinalize(RunState state) {
        if (state.finalized || state.ending == null) return false;
        return switch (state.ending) {
            case DONE, FINISHED_WITH_FAILURES -> true;
            case STOPPED, FAILED -> state.finalizing;
            case REFUSED, ROLLED_BACK, ABANDONED -> false;
        };
    }

    /** From its start until the plan closes the window, or finalize begins, which removes what the way back needs. */
    private static boolean mayRollBack(RunState state) {
        if (state.finalizing || state.orders.rollbackWanted || state.window.isClosed()) return false;
        if (state.ending == null) return !state.rollingBack;
        return switch (state.ending) {
            case DONE, FINISHED_WITH_FAILURES, FAILED, STOPPED -> true;
            case REFUSED, ROLLED_BACK, ABANDONED -> false;
        };
    }
}
