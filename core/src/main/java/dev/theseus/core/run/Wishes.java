package dev.theseus.core.run;

import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.RunState.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a person's wish for the run as a whole leads to. What follows from it is decided from the state, once it is journaled. */
final class Wishes {
    /** So many targets are named; more would hide the question. */
    private static final int SHOWN = 10;

    private Wishes() {}

    static List<Event> decide(RunState state, Input.Wish i, Instant at) {
        if (state.knows(i.request()) || state.stage == Stage.NEW) return List.of();
        boolean wanted = switch (i.kind()) {
            case PAUSE -> state.ending == null && !state.pausing;
            // On the way out there is nothing left to stop: what is in `always` must not stay undone.
            case STOP -> state.ending == null && !state.stopping && state.stage != Stage.ALWAYS;
            case ABANDON ->
                state.ending == null
                        || state.ending == Ending.FAILED
                        || state.ending == Ending.STOPPED
                        || !state.isResolved();
            case FINALIZE -> mayFinalize(state);
            case ROLLBACK -> mayRollBack(state);
        };
        if (!wanted) return tooLate(state, i, at);
        if (i.kind() == Event.RequestKind.ROLLBACK && !i.accepted()) {
            Optional<Instant> opened = state.openedAt();
            if (opened.isPresent())
                return state.ending != null || state.holds.open(HoldKind.LOSES_WRITES)
                        ? List.of()
                        : List.of(losesWrites(state, opened.get(), i.reason(), i.request(), at));
        }
        return List.of(new Event.Requested(at, i.kind(), i.by(), reason(state, i), i.request()));
    }

    /** Whoever wants a run back that is under way must not see it go on instead: the run waits, and says why there is no way back. */
    private static List<Event> tooLate(RunState state, Input.Wish i, Instant at) {
        boolean asks = i.kind() == Event.RequestKind.ROLLBACK
                && state.closedWindow != null
                && state.ending == null
                && !state.stopping
                && !state.finalizing
                && !state.holds.open(HoldKind.WINDOW_CLOSED);
        if (!asks) return List.of();
        return List.of(new Event.HoldOpened(
                at,
                state.holds.nextId(),
                Optional.empty(),
                HoldKind.WINDOW_CLOSED,
                i.by() + " wants the run back, and " + state.closedWindow,
                state.stage == Stage.ALWAYS ? List.of(Choices.CONTINUE) : List.of(Choices.CONTINUE, Choices.STOP),
                "go on to the end, or stop where the run stands; nothing is undone by Theseus any more",
                i.request()));
    }

    /** Whoever accepts a loss is on record with it. */
    private static String reason(RunState state, Input.Wish i) {
        Optional<Instant> opened = state.openedAt();
        if (i.kind() != Event.RequestKind.ROLLBACK || opened.isEmpty()) return i.reason();
        String accepts = "accepts the loss of what users wrote since " + opened.get();
        return i.reason().isEmpty() ? accepts : i.reason() + " (" + accepts + ")";
    }

    /** @param request the wish that it asks back about; empty where an answer led to it */
    static Event losesWrites(RunState state, Instant opened, String why, String request, Instant at) {
        List<String> open = state.openTargets().stream()
                .map(target -> target.target().name())
                .toList();
        String text = "Going back loses what users wrote since " + opened + " on "
                + (open.size() == 1 ? "1 target: " : open.size() + " targets: ")
                + String.join(", ", open.subList(0, Math.min(open.size(), SHOWN)))
                + (open.size() > SHOWN ? ", …" : "")
                + (state.countsWrites() ? "" : "; the plan does not say how to count them");
        return new Event.HoldOpened(
                at,
                state.holds.nextId(),
                Optional.empty(),
                HoldKind.LOSES_WRITES,
                text,
                List.of(Choices.ROLLBACK, Choices.LEAVE),
                why,
                request);
    }

    /** Whoever is asked about a loss is told how much it is. */
    static List<Event> counted(List<Event> events, List<String> losses) {
        if (losses.isEmpty()) return events;
        return events.stream()
                .map(event -> event instanceof Event.HoldOpened hold && hold.kind() == HoldKind.LOSES_WRITES
                        ? hold.saying(hold.text() + ". To be lost: " + String.join("; ", losses))
                        : event)
                .toList();
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
        if (state.finalizing || state.rollbackWanted || state.closedWindow != null) return false;
        if (state.ending == null) return !state.rollingBack;
        return switch (state.ending) {
            case DONE, FINISHED_WITH_FAILURES, FAILED, STOPPED -> true;
            case REFUSED, ROLLED_BACK, ABANDONED -> false;
        };
    }
}
