package dev.theseus.engine.store;

import dev.theseus.core.run.Event;
import dev.theseus.core.value.Value;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** Stores and runs for tests. */
final class Runs {
    static final Instant NIGHT = Instant.parse("2026-11-21T02:12:30Z");

    private Runs() {}

    static RunStore store(Path state) {
        return new RunStore(state, new SplittableRandom(1));
    }

    static NewRun run(Instant at, SourceFile... sources) {
        return new NewRun(at, "0.1.0", "appsuite-without-downtime", "lab", List.of(sources));
    }

    static Event fact(long number) {
        return new Event.FactRead(NIGHT, "fact", Value.of(number));
    }
}
