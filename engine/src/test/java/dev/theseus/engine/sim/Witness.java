package dev.theseus.engine.sim;

import dev.theseus.core.plan.Step;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Lane;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.Site;
import dev.theseus.core.sim.Invariants;
import dev.theseus.engine.drive.Watcher;
import java.util.List;

/** Who follows the run: what a controller shows must be on the disk, hide every secret, and be true of the world. */
final class Witness {
    private final DriverSimulation sim;

    Witness(DriverSimulation sim) {
        this.sim = sim;
    }

    /** Before it is taken into the books: what a step left is what it was to leave, unless somebody else vouches for it. */
    void written(Event event) {
        if (event instanceof Event.StepSkipped skipped) leftOut(skipped);
        if (!(event instanceof Event.StepDone done) || !sim.isForward(done.site())) return;
        Lane lane = sim.invariants.shadow().lanes().get(done.site().lane());
        if (lane == null || lane.status() != Lane.Status.APPLIED) return;
        if (sim.plan.step(done.site().step()).action().equals("ask")) return;
        Invariants.check(sim.world.isInPlace(done.site()), "I4: said to be done, and is not: " + done);
    }

    /** The last step of an undo puts its thing back; where the plan itself leaves that out, the thing is to stay as it is. */
    private void leftOut(Event.StepSkipped skipped) {
        Lane lane = sim.invariants.shadow().lanes().get(skipped.site().lane());
        if (skipped.reason() != Event.SkipReason.WHEN
                || lane == null
                || lane.origins().size() != 1) return;
        Site origin = lane.origins().getFirst();
        if (sim.plan.step(origin.step()).undo() instanceof Step.Undo.Steps(var steps)
                && steps.getLast().number() == skipped.site().step())
            sim.world.leave(
                    sim.invariants.shadow().target(origin).begun().getLast().site());
    }

    /** What one controller shows, from where it took the run up. */
    Watcher watcher(int already) {
        return new Watcher() {
            private int told = already;

            @Override
            public void happened(List<Event> events) {
                for (Event event : events) {
                    Invariants.check(
                            told < sim.journal.size() && sim.journal.get(told).equals(event),
                            "I1: told as durable, but not on the disk: " + event);
                    told++;
                }
            }

            @Override
            public void progress(LaneId lane, String message) {
                sim.secrets.check("progress", message);
            }

            @Override
            public void trouble(LaneId lane, Throwable cause) {
                sim.baton.broken(cause);
            }
        };
    }
}
