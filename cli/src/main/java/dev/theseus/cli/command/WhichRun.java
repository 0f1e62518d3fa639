package dev.theseus.cli.command;

import dev.theseus.cli.session.FoundRun;
import dev.theseus.cli.session.Refused;
import dev.theseus.core.port.JournalException;
import dev.theseus.engine.store.RunDirectory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The run that a command is about: by its id or a part of it; where nothing is said, the latest. */
final class WhichRun {
    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            description = "The run's id, or its last four letters. Default: the latest.")
    private @Nullable String name;

    Optional<String> name() {
        return Optional.ofNullable(name);
    }

    RunDirectory find(Shop shop) throws JournalException, Refused {
        return shop.runs().find(name());
    }

    /** The run together with the plan and the inventory that it began with. */
    FoundRun open(Shop shop) throws JournalException, Refused {
        return shop.open(find(shop));
    }
}
