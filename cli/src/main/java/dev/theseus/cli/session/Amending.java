package dev.theseus.cli.session;

import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Amendment;
import dev.theseus.core.run.BegunSteps;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.RunState;
import dev.theseus.engine.store.Control;
import dev.theseus.engine.store.RunDirectory;
import dev.theseus.engine.store.SourceFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes a mended plan into a run that is there already, as far as the run has not come to what differs. */
final class Amending {
    private final Desk desk;

    Amending(Desk desk) {
        this.desk = desk;
    }

    /** What the run goes by from here on, and what is journaled of it. */
    record Mended(Job job, Input.Amended amended) {}

    /**
     * Stores the mended plan beside the one in force. It comes into force once the run is resumed with it, and not before: a controller that
     * dies in between leaves the run as it was.
     *
     * @throws Refused where the plan has problems, or differs in what has begun: each at its place
     */
    Mended mend(RunDirectory run, Control control, Job stored, Path planFile) throws Refused, JournalException {
        Job mended = desk.mended(planFile, stored);
        RunState state = new RunState(stored.plan());
        BegunSteps begun = new BegunSteps();
        control.journal().read(event -> {
            state.apply(event);
            begun.note(event);
        });
        if (state.startedAt().isEmpty() || state.ending().isPresent())
            throw refused(
                    "Run " + run.id()
                            + (state.ending().isPresent()
                                    ? " has ended: nothing of it is to come"
                                    : " has not begun yet"),
                    "nothing was changed; start a new run with this plan");
        if (mended.planHash().equals(stored.planHash()))
            throw refused(
                    "The plan is the one that run " + run.id() + " goes by already",
                    "nothing was changed; resume it without --amend");
        Amendment amendment = Amendment.of(state, begun, mended.plan(), differing(stored, mended));
        if (!amendment.obstacles().isEmpty()) throw Refused.of(amendment.obstacles());
        run.amend(mended.planHash(), mended.sources());
        return new Mended(mended, new Input.Amended(mended.planHash(), amendment.changes()));
    }

    private static Refused refused(String message, String remedy) {
        return Refused.of(new Failure(Code.AMENDMENT_REFUSED, message, remedy), Refused.BAD_INPUT);
    }

    /** Files beside the plan whose text differs, or that are there only once, by the paths that the plan calls them by. */
    private static Set<String> differing(Job stored, Job mended) {
        Map<String, String> before = besideThePlan(stored);
        Map<String, String> now = besideThePlan(mended);
        Set<String> files = new HashSet<>(before.keySet());
        files.addAll(now.keySet());
        files.removeIf(file -> before.containsKey(file) && before.get(file).equals(now.get(file)));
        return files;
    }

    private static Map<String, String> besideThePlan(Job job) {
        Map<String, String> sums = new HashMap<>();
        List<SourceFile> files = job.planSources();
        // The first is the plan itself, of which every part is compared.
        for (SourceFile file : files.subList(1, files.size())) sums.put(Desk.pathOf(file), file.sha256());
        return sums;
    }
}
