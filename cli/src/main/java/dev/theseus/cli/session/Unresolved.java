package dev.theseus.cli.session;

import dev.theseus.cli.view.LeftBehind;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.RunState;
import dev.theseus.engine.store.Owner;
import dev.theseus.engine.store.RunDirectory;
import dev.theseus.engine.store.RunStore;
import dev.theseus.engine.store.RunSummary;
import java.util.Locale;
import java.util.Optional;

/** Runs of this machine that ended badly or not at all: as long as there is one, no other begins on its installation. */
final class Unresolved {
    private final RunStore store;
    private final Desk desk;

    Unresolved(RunStore store, Desk desk) {
        this.store = store;
        this.desk = desk;
    }

    /** @throws Refused where a run on the installation is open, with what can be done about it */
    void refuse(String installation) throws Refused, JournalException {
        for (RunSummary summary : store.list().runs())
            if (summary.facts().inventory().equals(installation)
                    && summary.first().isPresent()
                    && !endedWell(summary)) refuse(store.find(summary.id()));
    }

    /** Told from the last event alone, so that years of good runs cost nothing. */
    private static boolean endedWell(RunSummary summary) {
        return summary.last()
                .map(last -> last instanceof Event.RunEnded ended && endedWell(ended))
                .orElse(true);
    }

    private static boolean endedWell(Event.RunEnded ended) {
        return switch (ended.ending()) {
            case REFUSED, ABANDONED -> true;
            case DONE, FINISHED_WITH_FAILURES, ROLLED_BACK -> ended.left().isEmpty();
            case FAILED, STOPPED -> false;
        };
    }

    private void refuse(RunDirectory run) throws Refused, JournalException {
        RunState state = new RunState(desk.stored(run.sources()).plan());
        try (var reader = run.reader()) {
            reader.read(state::apply);
        }
        if (state.isResolved()) return;
        throw Refused.of(
                new Failure(
                        Code.RUN_UNRESOLVED,
                        "Run " + run.id() + " on this installation " + how(run, state)
                                + ". No other begins; nothing was changed.",
                        run.owner().isPresent()
                                ? "watch it with `theseus status " + run.id()
                                        + " --follow`; another begins when it has ended"
                                : ways(run.id(), state)),
                Refused.BAD_INPUT);
    }

    private static String how(RunDirectory run, RunState state) {
        Optional<Owner> owner = run.owner();
        if (owner.isPresent())
            return "is under way: it is driven by " + owner.get().user() + " on "
                    + owner.get().host() + ", process " + owner.get().pid();
        if (state.ending().isEmpty()) return "is not at its end";
        Ending ending = state.ending().get();
        boolean stands = ending == Ending.FAILED || ending == Ending.STOPPED;
        return "ended (" + ending.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")"
                + (stands ? ", and what it did stands" : "")
                + (state.leftBehind().isEmpty() ? "" : "; " + LeftBehind.of(state.leftBehind()));
    }

    private static String ways(String run, RunState state) {
        String abandon = "give it up with `theseus abandon " + run + " --reason …`"
                + (state.leftBehind().isEmpty() ? "" : ", which also says that nothing of it is at work any more");
        if (state.ending().isEmpty())
            return "`theseus resume " + run + "` or `theseus rollback " + run + "`; or " + abandon;
        boolean over = state.ending().get() == Ending.ROLLED_BACK || state.finalizing();
        return over
                ? "Look on the host, then " + abandon
                : "`theseus rollback " + run + "`" + (state.leftBehind().isEmpty() ? "" : ", which asks the host first")
                        + "; or " + abandon;
    }
}
