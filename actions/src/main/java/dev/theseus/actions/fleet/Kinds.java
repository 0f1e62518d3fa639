package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.core.inventory.Inventory.DatabaseRef;

/** Which of the inventory's kinds of server is which of ours. */
final class Kinds {
    private Kinds() {}

    /** @throws IllegalArgumentException where scripts cannot be run there */
    static Dbms of(DatabaseRef server) {
        return switch (server.kind()) {
            case "mariadb", "mysql" -> Dbms.MARIADB;
            case "postgresql" -> Dbms.POSTGRESQL;
            default ->
                throw new IllegalArgumentException("database " + server.name() + " is of kind '" + server.kind()
                        + "', and scripts run on mariadb, mysql and postgresql");
        };
    }
}
