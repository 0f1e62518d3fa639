package dev.theseus.cli.session;

import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.engine.store.RunDirectory;
import dev.theseus.engine.store.RunStore;
import java.util.Optional;

/** Finds the run that a person means. */
public final class Runs {
    private final RunStore store;
    private final Surroundings around;

    public Runs(RunStore store, Surroundings around) {
        this.store = store;
        this.around = around;
    }

    /** The run of that id or part of one; without it the latest, whose id is said. */
    public RunDirectory find(Optional<String> name) throws JournalException, Refused {
        if (name.isPresent()) return store.find(name.get());
        RunDirectory latest = store.latest()
                .orElseThrow(() -> Refused.of(
                        new Failure(
                                Code.UNKNOWN_RUN,
                                "There is no run in " + store.state(),
                                "start one with `" + around.program()
                                        + " run`, or say with --state-dir where runs are kept"),
                        Refused.BAD_INPUT));
        around.err().println("theseus: run " + latest.id() + ", the latest");
        around.err().flush();
        return latest;
    }
}
