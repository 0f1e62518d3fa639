package dev.theseus.cli.rehearse;

import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import java.util.List;
import java.util.Optional;

/** Which command a rehearsal disturbs. */
public enum Way {
    /** {@code run}: the upgrade itself. */
    FORWARD("the upgrade", List.of(), Ending.DONE),
    /** {@code rollback} of a run that is done, all of it. */
    BACK("the way back", List.of("rollback", "--accept-loss", "--reason", "rehearsed"), Ending.ROLLED_BACK),
    /** {@code finalize} of a run that is done. */
    FINALIZE("finalize", List.of("finalize"), Ending.DONE);

    private final String title;
    private final List<String> command;
    private final Ending ending;

    Way(String title, List<String> command, Ending ending) {
        this.title = title;
        this.command = command;
        this.ending = ending;
    }

    /** How it ends where nothing disturbs it. */
    Ending ending() {
        return ending;
    }

    /** For the table. */
    String title() {
        return title;
    }

    /** What a person types about a run that is done; the run's id follows. Nothing for the upgrade, which makes its run itself. */
    Optional<List<String>> command() {
        return Optional.of(command).filter(words -> !words.isEmpty());
    }

    /** Whether this event says that it has begun: from then on {@code resume} takes it up. */
    boolean isBegunBy(Event event) {
        return switch (this) {
            case FORWARD -> true;
            case BACK -> event instanceof Event.RollbackStarted;
            case FINALIZE -> event instanceof Event.FinalizeStarted;
        };
    }
}
