package dev.theseus.cli.session;

import dev.theseus.cli.view.Chronicle;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.RunState;
import dev.theseus.engine.store.RunDirectory;

/** A run that is there already, with the plan and the inventory that it began with. */
public record FoundRun(RunDirectory directory, Job job) {

    /** How it stands by everything in its journal. */
    public RunState state() throws JournalException {
        RunState state = new RunState(job.plan());
        try (var reader = directory.reader()) {
            reader.read(state::apply);
        }
        return state;
    }

    /** Whether an event takes the run beyond the plan that is known here: what follows is told by whoever opens the run anew. */
    public boolean isLeftBehindBy(Event event, RunState before) {
        return event instanceof Event.PlanAmended && before.planHash().equals(job.planHash());
    }

    /** Its whole history. */
    public Chronicle chronicle() throws JournalException {
        Chronicle chronicle = new Chronicle(job.plan());
        try (var reader = directory.reader()) {
            reader.read(chronicle::add);
        }
        return chronicle;
    }
}
