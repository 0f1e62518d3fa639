package dev.theseus.core.run;

import dev.theseus.core.run.Lane.Status;
import dev.theseus.core.run.RunState.Stage;
import java.util.Optional;

/**
 * Whether an input still concerns the run. What an activity brings back may find that the run went another way meanwhile: its step was
 * settled otherwise, its target is on its way back, its phase is left. Such an input leads to nothing.
 */
final class Late {
    private Late() {}

    /** The lane, where it stands at that attempt of that step, in that status. */
    static Optional<Lane> lane(RunState state, Site site, int attempt, Status... statuses) {
        return lane(state, site, statuses).filter(lane -> lane.attempt() == attempt);
    }

    static Optional<Lane> lane(RunState state, Site site, Status... statuses) {
        Lane lane = state.lanes.get(site.lane());
        if (lane == null || !lane.site().equals(Optional.of(site))) return Optional.empty();
        for (Status status : statuses) if (lane.status == status) return Optional.of(lane);
        return Optional.empty();
    }

    /** The lane, where the step still waits to begin and may. */
    static Optional<Lane> waiting(RunState state, Site site) {
        return lane(state, site, Status.READY).filter(lane -> !state.parks(lane));
    }

    /** The lane, where its last begun step is being undone by its action, in that attempt. */
    static Optional<Lane> undoing(RunState state, Site site, int attempt) {
        Lane lane = state.lanes.get(site.lane());
        return lane != null
                        && lane.status == Status.UNDO_INTENDED
                        && lane.undoAttempt == attempt
                        && LaneCourse.lastBegun(state, lane).site().equals(site)
                ? Optional.of(lane)
                : Optional.empty();
    }

    /** Whether the run's own lane still wants what that activity was to bring. */
    static boolean wanted(RunState state, Activity activity) {
        return state.activity(LaneId.MAIN).equals(Optional.of(activity));
    }

    /** Whether conditions concern the run: not before they were asked for the first time, nor on any way out or back. */
    static boolean conditionsCount(RunState state) {
        return state.ending == null
                && !state.rollingBack
                && state.stage.compareTo(Stage.CONDITIONS) >= 0
                && state.stage.compareTo(Stage.ALWAYS) < 0;
    }
}
