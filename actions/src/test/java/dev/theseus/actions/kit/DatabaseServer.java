package dev.theseus.actions.kit;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A real server that tests may do anything to. */
public interface DatabaseServer extends AutoCloseable {

    /** The server as an inventory has it; the vault keeps its password as {@code database.<name>}. */
    DatabaseRef reference(String name, Optional<String> database);

    String password();

    /** Runs a statement as the superuser; an empty name is any database. */
    void execute(String database, String sql);

    /** The first column of the first row. */
    String value(String database, String sql);

    /** As a crash ends it. */
    void kill() throws InterruptedException;

    /** A crash, and the same server again where it was. */
    void restart() throws IOException, InterruptedException;

    @Override
    default void close() throws InterruptedException {
        kill();
    }

    /** An installation with nothing else in it. */
    static Inventory inventory(DatabaseRef... references) {
        Map<String, DatabaseRef> databases = new LinkedHashMap<>();
        for (DatabaseRef reference : references) databases.put(reference.name(), reference);
        return new Inventory("test", Map.of(), Map.of(), Map.of(), databases, Optional.empty(), Map.of());
    }
}
