package dev.theseus.cli.session;

import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.RunState;
import dev.theseus.engine.store.RunDirectory;
import dev.theseus.engine.store.RunStore;
import dev.theseus.engine.store.RunSummary;
import java.util.Locale;

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
                .map(last -> last instanceof Event.RunEnded ended
                        && ended.ending() != Ending.FAILED
                        && ended.ending() != Ending.STOPPED)
                .orElse(true);
    }

    private void refuse(RunDirectory run) throws Refused, JournalException {
        RunState state = new RunState(desk.stored(run.sources()).plan());
        try (var reader = run.reader()) {
            reader.read(state::apply);
        }
        if (state.isResolved()) return;
        String how = state.ending()
                .map(ending -> "ended badly (" + ending.name().toLowerCase(Locale.ROOT) + "), and what it did stands")
                .orElse("is not at its end");
        throw Refused.of(
                new Failure(
                        Code.RUN_UNRESOLVED,
                        "Run " + run.id() + " on this installation " + how + ". No other begins; nothing was changed.",
                        "`theseus resume " + run.id() + "` or `theseus rollback " + run.id() + "`; or give it up with"
                                + " `theseus abandon " + run.id() + " --reason …`"),
                Refused.BAD_INPUT);
    }
}
