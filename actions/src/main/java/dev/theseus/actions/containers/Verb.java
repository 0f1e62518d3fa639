package dev.theseus.actions.containers;

import dev.theseus.core.port.Action.Nature;
import dev.theseus.core.port.Action.UndoBy;
import dev.theseus.core.port.Action.WayBackCost;
import java.util.List;
import java.util.Locale;

/** What a step does with a container. */
enum Verb {
    STOP,
    START,
    RESTART,
    LOAD,
    IMPORT,
    RUN,
    EXEC,
    COMPARE;

    static final List<Verb> ALL = List.of(values());

    /** The key that asks for it. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    Nature nature() {
        return switch (this) {
            case STOP, START, RESTART, LOAD, IMPORT, RUN -> new Nature(true, true, UndoBy.ITSELF, WayBackCost.FREE);
            case EXEC -> new Nature(true, false, UndoBy.PLAN, WayBackCost.FREE);
            case COMPARE -> Nature.READS;
        };
    }
}
