package dev.theseus.cli.view;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.Action.Nature;
import dev.theseus.core.port.Action.UndoBy;
import dev.theseus.core.port.Action.WayBackCost;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.FilledArgs;
import dev.theseus.core.run.Begun;
import dev.theseus.core.run.PhaseState;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import dev.theseus.core.run.TargetState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reckons what going back would cost, from the plan and what was begun. */
public final class WayBacks {
    private final Map<String, Action> actions;

    public WayBacks(Map<String, Action> actions) {
        this.actions = Map.copyOf(actions);
    }

    /** The cost of taking the whole run back. */
    public WayBack of(RunState state) {
        Sum sum = new Sum(state);
        for (PhaseState phase : state.phases()) for (TargetState target : phase.targets()) sum.add(target);
        return sum.result();
    }

    /** The cost of putting one target back as its phase found it. */
    public WayBack of(RunState state, Site site) {
        Sum sum = new Sum(state);
        sum.add(state.target(site));
        return sum.result();
    }

    /** The cost of undoing one step, once it was carried out. */
    public Cost of(Step step) {
        return switch (step.undo()) {
            case Step.Undo.Unneeded _ -> Cost.NOTHING;
            case Step.Undo.Impossible _ -> Cost.IMPOSSIBLE;
            case Step.Undo.Steps(var steps) ->
                steps.stream().anyMatch(each -> each.action().equals("restore") || restores(each))
                        ? Cost.RESTORE
                        : Cost.FREE;
            case Step.Undo.ByItself _ -> {
                Optional<Nature> nature = nature(step);
                if (nature.isPresent()
                        && (!nature.get().changes() || nature.get().undo() == UndoBy.UNNEEDED)) yield Cost.NOTHING;
                yield restores(step) ? Cost.RESTORE : Cost.FREE;
            }
        };
    }

    /** Whether all that a run began was to look: nobody was asked to do anything, either. */
    boolean changedNothing(RunState state) {
        return state.phases().stream()
                .flatMap(phase -> phase.targets().stream())
                .flatMap(target -> target.begun().stream())
                .map(begun -> state.plan().step(begun.site().step()))
                .noneMatch(step -> step.action().equals("ask")
                        || nature(step).map(Nature::changes).orElse(true));
    }

    /** What a step does, in the words of its action; holes of the plan as they stand. */
    public String describe(Step step) {
        Action action = actions.get(step.action());
        if (action == null) return step.action();
        return action.describe(arguments(step.args()));
    }

    private boolean restores(Step step) {
        return nature(step).map(nature -> nature.costs() == WayBackCost.RESTORE).orElse(false);
    }

    private Optional<Nature> nature(Step step) {
        return Optional.ofNullable(actions.get(step.action())).map(action -> action.nature(arguments(step.args())));
    }

    private static Args arguments(Arg args) {
        return FilledArgs.asWritten(args instanceof Arg.Fields fields ? fields : new Arg.Fields(Map.of()));
    }

    /** Adds up targets. */
    private final class Sum {
        private final RunState state;
        private RestoreTime time = RestoreTime.NONE;
        private final List<String> impossible = new ArrayList<>();
        private Optional<Instant> openedAt = Optional.empty();
        private int steps;
        private int restores;

        Sum(RunState state) {
            this.state = state;
        }

        void add(TargetState target) {
            for (Begun begun : target.begun()) {
                Step step = state.plan().step(begun.site().step());
                switch (of(step)) {
                    case NOTHING -> {}
                    case FREE -> steps++;
                    case RESTORE, LOSES_WRITES -> {
                        steps++;
                        restores++;
                        time = time.plus(RestoreTime.of(state, begun.site()));
                    }
                    case IMPOSSIBLE ->
                        impossible.add(
                                "'" + step.name() + "' on " + target.target().name());
                }
            }
            target.openedAt().ifPresent(at -> {
                if (openedAt.isEmpty() || at.isBefore(openedAt.get())) openedAt = Optional.of(at);
            });
        }

        WayBack result() {
            Window window = Window.of(state);
            Cost cost = window.isClosed() || !impossible.isEmpty()
                    ? Cost.IMPOSSIBLE
                    : openedAt.isPresent()
                            ? Cost.LOSES_WRITES
                            : restores > 0 ? Cost.RESTORE : steps > 0 ? Cost.FREE : Cost.NOTHING;
            return new WayBack(cost, steps, restores, time, openedAt, impossible, window);
        }
    }
}
