package dev.theseus.engine.sim;

import dev.theseus.core.run.Site;
import dev.theseus.engine.sim.SimWorld.Thing;

/** A command under a key on a simulated host. */
final class Effect {
    enum Stage {
        RUNNING,
        ENDED,
        /** Somebody ended it before it came to its end. */
        CUT_OFF,
        /** It never started, and never will. */
        TOMBSTONE,
        /** The host went down under it: nobody knows its end. */
        LOST
    }

    /** How it ends if nothing comes in between, as exit status. */
    enum End {
        WORKED(0),
        CLEANLY(1),
        HALFWAY(2),
        CALL_AGAIN(3),
        ASK(4),
        ODDLY_DONE(5);

        final int exit;

        End(int exit) {
            this.exit = exit;
        }

        /** What it leaves of a thing. */
        Thing leaves(Thing before, Thing goal) {
            return switch (this) {
                case WORKED, ODDLY_DONE -> goal;
                case CLEANLY, ASK -> before;
                case HALFWAY, CALL_AGAIN -> Thing.HALF;
            };
        }
    }

    final Site site;
    final String thing;
    final Thing goal;
    Stage stage;
    End end = End.WORKED;
    int exit;

    Effect(Site site, String thing, Thing goal, Stage stage) {
        this.site = site;
        this.thing = thing;
        this.goal = goal;
        this.stage = stage;
    }
}
