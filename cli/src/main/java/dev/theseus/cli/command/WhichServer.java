package dev.theseus.cli.command;

import dev.theseus.cli.session.DatabaseAccess;
import dev.theseus.cli.session.Refused;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database server of which installation. */
final class WhichServer {
    @Option(
            names = {"-i", "--inventory"},
            paramLabel = "FILE",
            required = true,
            defaultValue = "${env:THESEUS_INVENTORY}",
            description = "The installation. Default: the one that THESEUS_INVENTORY names.")
    private @Nullable Path inventory;

    @Option(names = "--server", paramLabel = "NAME", description = "Which database server of the inventory.")
    private @Nullable String server;

    @Option(names = "--database", paramLabel = "NAME", description = "The database with the schemata, on PostgreSQL.")
    private @Nullable String database;

    DatabaseAccess access(Shop shop) throws Refused, InterruptedException {
        return access(shop, Optional.ofNullable(server));
    }

    /** Another server of the same installation. */
    DatabaseAccess access(Shop shop, String other) throws Refused, InterruptedException {
        return access(shop, Optional.of(other));
    }

    private DatabaseAccess access(Shop shop, Optional<String> name) throws Refused, InterruptedException {
        return DatabaseAccess.to(shop.desk().inventory(inventory()), name, database(), shop.around());
    }

    Path inventory() {
        return Required.of(inventory);
    }

    Optional<String> database() {
        return Optional.ofNullable(database);
    }
}
