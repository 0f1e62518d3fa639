package dev.theseus.cli.session;

import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Begun;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.GivenUp;
import dev.theseus.core.run.Inherited;
import dev.theseus.core.run.PhaseState;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.TargetState;
import dev.theseus.core.value.Value;
import dev.theseus.engine.store.RunDirectory;
import dev.theseus.engine.store.RunStore;
import dev.theseus.engine.store.RunSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What runs of this machine that were given up left to the next run on their installation: what they had found before they changed it, and the versions that there were. A run
 * that came to a good end, or was taken back, ends the line: what it left is what the next one finds. One that had begun nothing left nothing.
 */
final class Bequest {
    private final RunStore store;
    private final Desk desk;

    Bequest(RunStore store, Desk desk) {
        this.store = store;
        this.desk = desk;
    }

    /** The first found first. */
    List<Inherited> to(String installation) throws Refused, JournalException {
        List<RunSummary> given = new ArrayList<>();
        List<RunSummary> runs = store.list().runs().stream()
                .filter(run -> run.facts().inventory().equals(installation))
                .sorted(Comparator.comparing((RunSummary run) -> run.facts().created())
                        .thenComparing(RunSummary::id)
                        .reversed())
                .toList();
        for (RunSummary run : runs) {
            Optional<Ending> ending = ending(run);
            if (ending.isEmpty()) continue;
            if (ending.get() == Ending.ROLLED_BACK && beganNothing(store.find(run.id()))) continue;
            if (endsTheLine(ending.get())) break;
            if (ending.get() == Ending.ABANDONED) given.add(run);
        }
        List<Inherited> left = new ArrayList<>();
        for (RunSummary run : given.reversed()) left.addAll(of(store.find(run.id())));
        return left;
    }

    /** How it ended: told by its last event, mostly. After that it may only have been asked what was left of it, or whether it goes back. */
    private Optional<Ending> ending(RunSummary run) throws JournalException {
        if (run.last().isPresent() && run.last().get() instanceof Event.RunEnded ended)
            return Optional.of(ended.ending());
        var ending = new AtomicReference<Optional<Ending>>(Optional.empty());
        try (var reader = store.find(run.id()).reader()) {
            reader.read(event -> {
                if (event instanceof Event.RunEnded ended) ending.set(Optional.of(ended.ending()));
                if (event instanceof Event.RollbackStarted || event instanceof Event.FinalizeStarted)
                    ending.set(Optional.empty());
            });
        }
        return ending.get();
    }

    private static boolean beganNothing(RunDirectory run) throws JournalException {
        var began = new AtomicBoolean();
        try (var reader = run.reader()) {
            reader.read(event -> {
                if (event instanceof Event.StepIntended) began.set(true);
            });
        }
        return !began.get();
    }

    private static boolean endsTheLine(Ending ending) {
        return switch (ending) {
            case DONE, FINISHED_WITH_FAILURES, ROLLED_BACK -> true;
            case ABANDONED, REFUSED, STOPPED, FAILED -> false;
        };
    }

    private List<Inherited> of(RunDirectory run) throws Refused, JournalException {
        RunState state = new RunState(desk.stored(run.sources()).plan());
        try (var reader = run.reader()) {
            reader.read(state::apply);
        }
        List<Inherited> left = new ArrayList<>(GivenUp.leaves(state, run.id()));
        for (PhaseState phase : state.phases())
            for (TargetState target : phase.targets())
                for (Begun begun : target.begun())
                    if (!begun.object().isEmpty() && !begun.back().equals(Value.NIL))
                        left.add(new Inherited(
                                state.plan().step(begun.site().step()).action(),
                                begun.host(),
                                begun.object(),
                                begun.back()));
        return left;
    }
}
