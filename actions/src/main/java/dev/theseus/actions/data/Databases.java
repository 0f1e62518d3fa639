package dev.theseus.actions.data;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which server, and which database on it: what {@code database} and {@code server} mean everywhere.
 *
 * <p>{@code server} names an entry of the inventory; {@code database} a database on that server. Where only {@code database} is given and the
 * inventory has an entry of that name, it is that entry. The server is otherwise the inventory's only one, or the one named
 * {@code schemata}, or the one with the setting {@code default: true}.
 */
public record Databases(DatabaseRef server, Optional<String> database) {
    private static final String MANY = "schemata";

    static final Shape.Key DATABASE = Shape.optional(
            "database", Shape.template(), "a database of the inventory, or the name of one on the server");
    static final Shape.Key SERVER =
            Shape.optional("server", Shape.database(), "which server of the inventory, where there are several");

    /** What a step's or question's own keys say. */
    static Databases of(Args args, Inventory inventory) throws Unknown {
        return of(args.optionalPlain("server"), args.optionalPlain("database"), inventory);
    }

    /** @param server the inventory's name for it */
    public static Databases of(Optional<String> server, Optional<String> database, Inventory inventory) throws Unknown {
        Map<String, DatabaseRef> known = new LinkedHashMap<>(inventory.databases());
        known.values().removeIf(one -> one.kind().equals(Cql.KIND));
        if (server.isPresent()) {
            refuseCassandra(server.get(), inventory);
            return new Databases(named(server.get(), known), database);
        }
        if (database.isPresent() && known.containsKey(database.get()))
            return new Databases(named(database.get(), known), Optional.empty());
        return new Databases(usual(known), database);
    }

    private static void refuseCassandra(String server, Inventory inventory) throws Unknown {
        boolean cassandra = inventory.databases().values().stream()
                .anyMatch(one -> one.name().equals(server) && one.kind().equals(Cql.KIND));
        if (cassandra)
            throw new Unknown(
                    "database " + server + " is of kind " + Cql.KIND
                            + ", and this is for MariaDB, MySQL and PostgreSQL",
                    "keyspaces are for cql, snapshot and migrate in a plan, and for theseus fleet");
    }

    private static DatabaseRef named(String name, Map<String, DatabaseRef> known) throws Unknown {
        DatabaseRef found = known.get(name);
        if (found == null)
            throw new Unknown(
                    "the inventory has no database " + name,
                    known.isEmpty() ? "add it under databases:" : "it has " + String.join(", ", known.keySet()));
        return found;
    }

    private static DatabaseRef usual(Map<String, DatabaseRef> known) throws Unknown {
        if (known.containsKey(MANY)) return named(MANY, known);
        if (known.size() == 1) return known.values().iterator().next();
        List<DatabaseRef> marked = known.values().stream()
                .filter(one -> "true".equals(one.settings().get("default")))
                .toList();
        if (marked.size() == 1) return marked.getFirst();
        throw new Unknown(
                "it is not clear which database server is meant",
                known.isEmpty()
                        ? "add one to the inventory under databases:"
                        : "say server: one of " + String.join(", ", known.keySet()));
    }

    /** For people: {@code schemata/oxdb_5}. */
    public String shown() {
        return database.map(name -> server.name() + "/" + name).orElse(server.name());
    }

    /** A name that means no database. */
    public static final class Unknown extends Exception {
        private static final long serialVersionUID = 1;
        private final String remedy;

        Unknown(String message, String remedy) {
            super(message);
            this.remedy = remedy;
        }

        public Failure failure() {
            return new Failure(Code.UNKNOWN_DATABASE, String.valueOf(getMessage()), remedy);
        }
    }
}
