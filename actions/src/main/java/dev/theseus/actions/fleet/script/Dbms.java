package dev.theseus.actions.fleet.script;

import dev.theseus.core.inventory.Inventory.DatabaseRef;
import java.util.List;

/** Whose SQL a script is written in. */
public enum Dbms implements Language {
    /** And MySQL. A statement that defines something commits by itself, and there is no way back. */
    MARIADB,
    /** Nearly everything can stand in one transaction. */
    POSTGRESQL;

    @Override
    public List<Statement> statements(String path, String text) throws ScriptRefused {
        return Statements.of(path, text, this);
    }

    /** @throws IllegalArgumentException where scripts cannot be run there */
    public static Dbms of(DatabaseRef server) {
        return switch (server.kind()) {
            case "mariadb", "mysql" -> MARIADB;
            case "postgresql" -> POSTGRESQL;
            default ->
                throw new IllegalArgumentException("database " + server.name() + " is of kind '" + server.kind()
                        + "', and scripts run on mariadb, mysql and postgresql");
        };
    }
}
