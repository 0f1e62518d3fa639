package dev.theseus.core.run;

import dev.theseus.core.plan.Step;
import java.util.List;
import java.util.stream.Stream;

/**
 * What of a step that failed may be said otherwise, so that it is tried again as the mended plan has it. It must be known to have failed wherever it is
 * under way; and what its way back goes by, and what the journal means by it, stays as it was.
 */
final class Mendable {
    private final RunState state;
    private final BegunSteps begun;
    private final Step step;
    private final boolean failed;

    /** @param phase the number of the phase that the step belongs to */
    Mendable(RunState state, BegunSteps begun, int phase, Step step) {
        this.state = state;
        this.begun = begun;
        this.step = step;
        List<Lane> at = lanesAt(phase);
        this.failed = at.stream().allMatch(lane -> lane.standsFailed(step) || lane.isBefore(step))
                && (at.stream().anyMatch(lane -> lane.standsFailed(step)) || leftSomewhere(phase));
    }

    private List<Lane> lanesAt(int phase) {
        return state.lanes.all().stream()
                .filter(lane -> lane.id().phase() == phase)
                .filter(lane -> lane.mainSite()
                        .filter(site -> site.step() == step.number())
                        .isPresent())
                .toList();
    }

    private boolean leftSomewhere(int phase) {
        return targets(phase).anyMatch(target -> target.leftAt != null && target.leftAt.step() == step.number());
    }

    private Stream<TargetState> targets(int phase) {
        return state.phase(phase).targets().stream();
    }

    /**
     * Whether what the plan says under a key may differ, as {@link dev.theseus.core.plan.Wording} names keys. An id may: where the plan gives none, it
     * comes from the step's words, and the journal knows steps by their numbers.
     */
    boolean allows(String key) {
        if (!failed) return false;
        if (key.equals(step.action()) || key.equals("as") || key.equals("dir") || key.startsWith("env "))
            return wayBackStays();
        if (key.startsWith("remedy ")) return nested().noneMatch(inner -> begun.contain(inner.number()));
        if (key.startsWith("capture ")) return !begun.haveDone(step.number());
        return switch (key) {
            case "id",
                    "name",
                    "unless",
                    "verify",
                    "requires",
                    "timeout",
                    "retry",
                    "exit",
                    "on_failure",
                    "ask_first",
                    "idempotent" -> true;
            default -> false;
        };
    }

    /** Whether a file that the step uses may differ. */
    boolean allowsFiles() {
        return failed && wayBackStays();
    }

    /** An action that undoes itself does so by what the plan says: where it has changed something, that must be said the same way. */
    private boolean wayBackStays() {
        if (!(step.undo() instanceof Step.Undo.ByItself)) return true;
        return state.phases().stream()
                .flatMap(phase -> phase.targets().stream())
                .flatMap(target -> target.begun().stream())
                .noneMatch(entry -> entry.site().step() == step.number());
    }

    private Stream<Step> nested() {
        Stream<Step> remedies = step.limits().remedies().stream().flatMap(remedy -> remedy.steps().stream());
        Stream<Step> undo = step.undo() instanceof Step.Undo.Steps(var steps) ? steps.stream() : Stream.empty();
        return Stream.concat(remedies, undo);
    }
}
