package dev.theseus.cli.rehearse;

import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.engine.journal.JournalReader;
import dev.theseus.engine.store.RunDirectory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run's journal tells a rehearsal of the command that it disturbs. */
final class Told {
    private final Way way;
    private final Map<String, Event.HoldOpened> open = new LinkedHashMap<>();
    private final Map<String, String> questions = new LinkedHashMap<>();
    private Optional<Ending> ending = Optional.empty();
    private boolean begun;
    private long events;
    private int intents;

    private Told(Way way) {
        this.way = way;
    }

    static Told by(Optional<RunDirectory> run, Way way) throws JournalException {
        Told told = new Told(way);
        if (run.isEmpty()) return told;
        try (JournalReader reader = run.get().reader()) {
            reader.read(told::take);
        }
        return told;
    }

    private void take(Event event) {
        events++;
        if (!begun && way.isBegunBy(event)) {
            begun = true;
            ending = Optional.empty();
            intents = 0;
        }
        if (event instanceof Event.RunEnded ended) ending = Optional.of(ended.ending());
        if (event instanceof Event.StepIntended || event instanceof Event.UndoIntended) intents++;
        if (event instanceof Event.HoldAnswered answered) open.remove(answered.hold());
        if (event instanceof Event.HoldOpened hold) {
            open.put(hold.hold(), hold);
            questions.put(hold.hold(), hold.kind() + ": " + hold.text());
        }
    }

    /** Whether the command has begun: from then on a run is resumed, and before it the command is given again. */
    boolean begun() {
        return begun;
    }

    /** How the command ended. */
    Optional<Ending> ending() {
        return begun ? ending : Optional.empty();
    }

    /** How the run stands, whatever began last. */
    Optional<Ending> lastEnding() {
        return ending;
    }

    /** The holds that nobody has answered. */
    List<String> open() {
        return List.copyOf(open.keySet());
    }

    List<String> questions() {
        return List.copyOf(questions.values());
    }

    long events() {
        return events;
    }

    int intents() {
        return begun ? intents : 0;
    }
}
