package dev.theseus.cli.rehearse;

import dev.theseus.core.run.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/** When a rehearsal's controller is to die. */
public interface Doom {
    String VISITED = "theseus.doom.visited";
    String SEED = "theseus.doom.seed";
    String SHARE = "theseus.doom.share";
    String SLICE = "theseus.doom.slice";
    String SLICES = "theseus.doom.slices";
    String ONLY = "theseus.doom.only";
    String INTENT = "theseus.doom.intent";
    String DELAY_MS = "theseus.doom.delay_ms";

    /** Whether it dies on this side of the record of these events. */
    boolean strikes(List<? extends Event> events, Side side);

    /** These events are durable, and it lives on. */
    void passed(List<? extends Event> events);

    /** What a process was started with says; nothing said, it lives. */
    static Doom of(Properties properties) {
        Optional<String> visited = Optional.ofNullable(properties.getProperty(VISITED));
        if (visited.isPresent())
            return new EachBoundary(
                    new Visited(Path.of(visited.get())),
                    Long.parseLong(properties.getProperty(SEED, "0")),
                    Double.parseDouble(properties.getProperty(SHARE, "1")),
                    Integer.parseInt(properties.getProperty(SLICE, "0")),
                    Integer.parseInt(properties.getProperty(SLICES, "1")),
                    Pattern.compile(properties.getProperty(ONLY, ".*")));
        return new OneMoment(
                Integer.parseInt(properties.getProperty(INTENT, "0")),
                Long.parseLong(properties.getProperty(DELAY_MS, "0")));
    }
}
