package dev.theseus.cli.view;

import dev.theseus.core.run.Event;
import java.util.List;

/** What a mended plan brought, in words. */
public final class Mending {
    private static final int SHOWN = 3;

    private Mending() {}

    /** Who mended the plan, and the first of what differs. */
    public static String sentence(Event.PlanAmended amended) {
        List<String> changes = amended.changes();
        String who = "the plan was mended by " + amended.by() + ": ";
        if (changes.isEmpty()) return who + "nothing that is carried out differs";
        return who
                + String.join("; ", changes.subList(0, Math.min(changes.size(), SHOWN)))
                + (changes.size() > SHOWN ? "; and " + Counted.of(changes.size() - SHOWN, "change") + " more" : "");
    }
}
