package dev.theseus.actions.fleet.script;

import dev.theseus.actions.fleet.script.Claim.Thing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One clause of an {@code alter table}. All clauses of a statement take effect together or not at all, so that what one of them leaves
 * behind speaks for all.
 */
record AlterClause(List<Claim> claims, boolean repeatable) {
    /** What brings a table into a state, whatever the state was. */
    private static final Set<String> STATES = Set.of(
            "MODIFY",
            "ALTER",
            "ENGINE",
            "COMMENT",
            "AUTO_INCREMENT",
            "CONVERT",
            "DEFAULT",
            "CHARACTER",
            "CHARSET",
            "COLLATE",
            "ROW_FORMAT",
            "ALGORITHM",
            "LOCK",
            "FORCE",
            "ENABLE",
            "DISABLE",
            "SET",
            "OWNER",
            "VALIDATE",
            "CLUSTER",
            "REPLICA",
            "WAIT",
            "NOWAIT",
            "KEY_BLOCK_SIZE",
            "STATS_PERSISTENT",
            "PAGE_COMPRESSED");

    private static final AlterClause UNKNOWN = new AlterClause(List.of(), false);
    private static final AlterClause STATE = new AlterClause(List.of(), true);
    private static final String PRIMARY = "PRIMARY";

    AlterClause {
        claims = List.copyOf(claims);
    }

    static AlterClause of(String table, List<Token> clause) {
        Cursor at = new Cursor(clause);
        if (at.takes("ADD")) return add(table, at);
        if (at.takes("DROP")) return drop(table, at);
        if (at.takes("CHANGE")) return change(table, at);
        if (at.takes("RENAME")) return rename(table, at);
        return !clause.isEmpty() && STATES.contains(clause.getFirst().upper()) ? STATE : UNKNOWN;
    }

    private static AlterClause add(String table, Cursor at) {
        if (at.takes("CONSTRAINT")) return constraint(table, at);
        if (at.takes("PRIMARY", "KEY")) return primaryKey(table, true);
        if (at.sees("FOREIGN", "KEY") || at.sees("CHECK") || at.sees("PARTITION") || at.sees("PERIOD")) return UNKNOWN;
        if (at.sees("SYSTEM", "VERSIONING") || at.sees("VECTOR", "INDEX") || at.sees("VECTOR", "KEY")) return UNKNOWN;
        boolean kind = at.takesAny("UNIQUE", "FULLTEXT", "SPATIAL");
        if (at.takesAny("INDEX", "KEY") || kind) {
            boolean unless = at.takes("IF", "NOT", "EXISTS");
            return named(Thing.INDEX, table, at, true, unless);
        }
        at.takes("COLUMN");
        boolean unless = at.takes("IF", "NOT", "EXISTS");
        if (!at.takesSymbol('(')) return named(Thing.COLUMN, table, at, true, unless);
        List<Claim> claims = new ArrayList<>();
        for (List<Token> column : at.clauses())
            new Cursor(column).name().ifPresent(name -> claims.add(new Claim(Thing.COLUMN, table, name, true)));
        return new AlterClause(claims, unless);
    }

    /** MariaDB and MySQL know a primary key by no name but its own, and a unique one by the index's where that has one. */
    private static AlterClause constraint(String table, Cursor at) {
        boolean unless = at.takes("IF", "NOT", "EXISTS");
        boolean unnamed =
                at.sees("PRIMARY", "KEY") || at.sees("UNIQUE") || at.sees("FOREIGN", "KEY") || at.sees("CHECK");
        if (unnamed) return add(table, at);
        Optional<String> name = at.name();
        if (at.takes("PRIMARY", "KEY")) return primaryKey(table, true);
        if (at.takes("UNIQUE")) {
            at.takesAny("INDEX", "KEY");
            boolean itself = at.takes("IF", "NOT", "EXISTS");
            Optional<String> index = at.sees("USING") ? Optional.empty() : at.name();
            if (index.isPresent()) return claim(Thing.INDEX, table, index, true, itself);
        }
        return claim(Thing.CONSTRAINT, table, name, true, unless);
    }

    private static AlterClause primaryKey(String table, boolean there) {
        return new AlterClause(List.of(new Claim(Thing.INDEX, table, PRIMARY, there)), false);
    }

    private static AlterClause drop(String table, Cursor at) {
        if (at.takes("PRIMARY", "KEY")) return primaryKey(table, false);
        if (at.sees("SYSTEM", "VERSIONING") || at.sees("PERIOD", "FOR")) return UNKNOWN;
        Thing thing = Thing.COLUMN;
        if (at.takesAny("INDEX", "KEY")) thing = Thing.INDEX;
        else if (at.takes("CONSTRAINT") || at.takes("FOREIGN", "KEY") || at.takes("CHECK")) thing = Thing.CONSTRAINT;
        else if (at.takes("PARTITION")) return UNKNOWN;
        else at.takes("COLUMN");
        boolean unless = at.takes("IF", "EXISTS");
        return named(thing, table, at, false, unless);
    }

    private static AlterClause change(String table, Cursor at) {
        at.takes("COLUMN");
        at.takes("IF", "EXISTS");
        return renamed(Thing.COLUMN, table, at.name(), at.name());
    }

    private static AlterClause rename(String table, Cursor at) {
        if (at.takesAny("INDEX", "KEY")) return fromTo(Thing.INDEX, table, at);
        if (at.takes("CONSTRAINT")) return fromTo(Thing.CONSTRAINT, table, at);
        if (at.takes("COLUMN")) return fromTo(Thing.COLUMN, table, at);
        if (!at.takesAny("TO", "AS")) return fromTo(Thing.COLUMN, table, at);
        return at.name()
                .map(now -> new AlterClause(List.of(Claim.table(table, false), Claim.table(now, true)), false))
                .orElse(UNKNOWN);
    }

    private static AlterClause fromTo(Thing thing, String table, Cursor at) {
        Optional<String> old = at.name();
        at.takes("TO");
        return renamed(thing, table, old, at.name());
    }

    private static AlterClause renamed(Thing thing, String table, Optional<String> old, Optional<String> now) {
        if (old.isEmpty() || now.isEmpty()) return UNKNOWN;
        if (old.get().equalsIgnoreCase(now.get())) return STATE;
        return new AlterClause(
                List.of(new Claim(thing, table, old.get(), false), new Claim(thing, table, now.get(), true)), false);
    }

    private static AlterClause named(Thing thing, String table, Cursor at, boolean there, boolean repeatable) {
        return claim(thing, table, at.name(), there, repeatable);
    }

    private static AlterClause claim(
            Thing thing, String table, Optional<String> name, boolean there, boolean repeatable) {
        return new AlterClause(
                name.map(known -> new Claim(thing, table, known, there)).stream()
                        .toList(),
                repeatable);
    }
}
