package dev.theseus.core.sim;

import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.Site;
import java.util.List;
import java.util.Set;

/** What the invariants look at in a simulated world. Each step on each target has a thing there, named by its site. */
public interface Ground {
    /** Whether a thing differs from what it was at first, and nobody said to leave it so. */
    boolean isChanged(Site site);

    /** All things that do, in words. */
    List<String> changed();

    boolean isInPlace(Site site);

    /** Whether the host swore that what stands under the key never starts. */
    boolean neverStarted(String key);

    /** Whether something is at work on the site's target. */
    boolean busy(Site site);

    /** The targets on which something is at work. */
    Set<LaneId> atWork();

    /** A person, or the plan, says to leave a thing as it is. */
    void leave(Site site);
}
