package dev.theseus.core.run;

import dev.theseus.core.run.Lane.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The attempts that the run has left before their end was known, first first. Derived from the events, never journaled as such. */
final class Strays {
    private final List<Stray> strays = new ArrayList<>();

    List<Stray> all() {
        return List.copyOf(strays);
    }

    /** The lane goes another way. @param vouched whether a person says that nothing of it is at work any more */
    void leave(RunState state, Lane lane, boolean vouched) {
        open(state, lane, vouched).ifPresent(stray -> {
            strays.removeIf(each -> each.unit().equals(stray.unit()) && each.attempt() == stray.attempt());
            strays.add(stray);
        });
    }

    /** The attempt that is open on a lane. */
    private static Optional<Stray> open(RunState state, Lane lane, boolean vouched) {
        Lane.Status stands = lane.status == Lane.Status.HELD ? lane.beforeHold : lane.status;
        return switch (stands) {
            case INTENDED, IN_DOUBT ->
                lane.intent()
                        .map(intent -> new Stray(
                                intent.site(),
                                "f." + intent.site().word(),
                                intent.attempt(),
                                intent.host(),
                                vouched,
                                lane.loss()));
            case UNDO_INTENDED -> {
                Begun begun = LaneCourse.lastBegun(state, lane);
                yield Optional.of(new Stray(
                        begun.site(),
                        "u." + begun.site().word(),
                        lane.undoAttempt,
                        begun.host(),
                        vouched,
                        lane.loss()));
            }
            case READY, APPLIED, FAILED, HELD, UNDO_READY -> Optional.empty();
        };
    }

    /** A person wants to go on there, knowing what is not known. */
    void vouch(LaneId lane) {
        change(stray -> stray.site().lane().equals(lane)
                ? new Stray(stray.site(), stray.unit(), stray.attempt(), stray.host(), true, stray.loss())
                : stray);
    }

    /** A host is not what it was: what people said of it before, they said of another one. */
    void lose(String host, Loss loss) {
        change(stray -> stray.host().equals(host) && !stray.loss().equals(Optional.of(Loss.RESTARTED))
                ? new Stray(stray.site(), stray.unit(), stray.attempt(), host, false, Optional.of(loss))
                : stray);
    }

    /** Something else has begun on the lane, or come to its end there: before that, all that strayed there was proved dead. */
    void cleared(LaneId lane) {
        strays.removeIf(stray -> stray.site().lane().equals(lane));
    }

    private void change(UnaryOperator<Stray> how) {
        strays.replaceAll(how);
    }
}
