package dev.theseus.actions.data;

import dev.theseus.actions.host.HostScript;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import java.util.Locale;

/** Which server's tools make and load a backup: everything else about it is the same. */
enum Dialect {
    MARIADB,
    POSTGRESQL;

    private final HostScript dump;
    private final HostScript restore;

    Dialect() {
        String client = "client-" + name().toLowerCase(Locale.ROOT);
        dump = HostScript.beside(Dialect.class, "dump", "backup", client);
        restore = HostScript.beside(Dialect.class, "restore", "backup", client);
    }

    static Dialect of(DatabaseRef server) {
        return switch (server.kind()) {
            case "postgresql", "postgres" -> POSTGRESQL;
            default -> MARIADB;
        };
    }

    HostScript dump() {
        return dump;
    }

    HostScript restore() {
        return restore;
    }
}
