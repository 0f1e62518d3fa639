package dev.theseus.actions.fleet.script;

import dev.theseus.actions.fleet.script.CqlClaim.Thing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a statement leaves in {@code system_schema}. Cassandra applies a statement's changes at once, so that one of them speaks for all. */
final class CqlDefinition {
    private final List<CqlClaim> claims = new ArrayList<>();
    private boolean repeatable;
    private boolean unknown;

    private CqlDefinition() {}

    /** A name with that of its keyspace, where it has one. */
    private record Name(Optional<String> keyspace, String text) {
        CqlClaim claim(Thing thing, String of, boolean there) {
            return new CqlClaim(thing, keyspace, of, text, there);
        }
    }

    static CqlDefinition of(List<Token> tokens) {
        CqlDefinition definition = new CqlDefinition();
        Cursor at = new Cursor(tokens);
        if (at.takes("CREATE")) definition.create(at);
        else if (at.takes("DROP")) definition.drop(at);
        else if (at.takes("ALTER")) definition.alter(at);
        else definition.repeatable = at.takes("COMMENT");
        return definition;
    }

    /** Where one thing is claimed twice, or a part was not understood, nothing is known by them. */
    List<CqlClaim> claims() {
        Set<String> seen = new HashSet<>();
        boolean contradict =
                claims.stream().anyMatch(claim -> !seen.add(claim.thing() + " " + claim.of() + " " + claim.name()));
        return unknown || contradict ? List.of() : List.copyOf(claims);
    }

    boolean repeatable() {
        return repeatable && !unknown;
    }

    private void create(Cursor at) {
        boolean replaces = at.takes("OR", "REPLACE");
        at.takes("CUSTOM");
        Optional<Thing> thing = kind(at);
        if (thing.isEmpty()) at.takesAny("ROLE", "USER");
        repeatable = at.takes("IF", "NOT", "EXISTS") || replaces;
        if (thing.isEmpty()) return;
        switch (thing.get()) {
            case INDEX -> index(at);
            case TRIGGER ->
                name(at).ifPresent(trigger -> {
                    if (!at.takes("ON")) return;
                    name(at).ifPresent(table -> claims.add(
                            new CqlClaim(Thing.TRIGGER, table.keyspace(), table.text(), trigger.text(), true)));
                });
            default -> name(at).ifPresent(name -> claims.add(name.claim(thing.get(), "", true)));
        }
    }

    /** Without a name it is called after its table and column; where that is taken already, nothing is known by it. */
    private void index(Cursor at) {
        Optional<Name> index = at.sees("ON") ? Optional.empty() : name(at);
        if (!at.takes("ON")) return;
        Optional<Name> table = name(at);
        if (table.isEmpty()) return;
        Optional<String> called = index.map(Name::text).or(() -> usual(table.get(), at));
        called.ifPresent(name -> claims.add(
                new CqlClaim(Thing.INDEX, table.get().keyspace(), table.get().text(), name, true)));
    }

    private static Optional<String> usual(Name table, Cursor at) {
        if (!at.takesSymbol('(')) return Optional.empty();
        Optional<Name> column = name(at);
        if (column.isEmpty() || !at.takesSymbol(')')) return Optional.empty();
        return Optional.of((table.text() + "_" + column.get().text() + "_idx").replaceAll("\\W", ""));
    }

    private void drop(Cursor at) {
        Optional<Thing> thing = kind(at);
        if (thing.isEmpty()) at.takesAny("ROLE", "USER");
        repeatable = at.takes("IF", "EXISTS");
        if (thing.isEmpty()) return;
        Optional<Name> name = name(at);
        if (name.isEmpty()) return;
        switch (thing.get()) {
            case TRIGGER -> {
                if (!at.takes("ON")) return;
                name(at).ifPresent(table -> claims.add(new CqlClaim(
                        Thing.TRIGGER,
                        table.keyspace(),
                        table.text(),
                        name.get().text(),
                        false)));
            }
            // One with arguments may be one of several of that name.
            case FUNCTION, AGGREGATE -> {
                if (at.atEnd()) claims.add(name.get().claim(thing.get(), "", false));
            }
            default -> claims.add(name.get().claim(thing.get(), "", false));
        }
    }

    private void alter(Cursor at) {
        Optional<Thing> thing = kind(at);
        if (thing.isEmpty()) {
            // Roles, users: their passwords and options, said once more.
            repeatable = at.takesAny("ROLE", "USER");
            return;
        }
        at.takes("IF", "EXISTS");
        Optional<Name> name = name(at);
        if (name.isEmpty()) return;
        if (at.sees("WITH")) repeatable = true;
        else if (thing.get() == Thing.TABLE) parts(Thing.COLUMN, name.get(), at);
        else if (thing.get() == Thing.TYPE) parts(Thing.FIELD, name.get(), at);
    }

    /** What is added to a table or a type, dropped from it or renamed in it. */
    private void parts(Thing part, Name whole, Cursor at) {
        boolean adds = at.takes("ADD");
        boolean drops = !adds && at.takes("DROP");
        if (!adds && !drops) {
            if (at.takes("RENAME")) renamed(part, whole, at);
            return;
        }
        repeatable = adds ? at.takes("IF", "NOT", "EXISTS") : at.takes("IF", "EXISTS");
        if (drops && at.sees("COMPACT", "STORAGE")) {
            unknown = true;
            return;
        }
        at.takesSymbol('(');
        for (List<Token> one : clauses(at.rest())) {
            Optional<Name> name = name(new Cursor(one));
            if (name.isEmpty()) unknown = true;
            else
                claims.add(new CqlClaim(
                        part, whole.keyspace(), whole.text(), name.get().text(), adds));
        }
    }

    /** Between commas that stand within no type's brackets. */
    private static List<List<Token>> clauses(List<Token> tokens) {
        List<List<Token>> clauses = new ArrayList<>();
        List<Token> clause = new ArrayList<>();
        int depth = 0;
        for (Token token : tokens) {
            if (token.isSymbol('<') || token.isSymbol('(')) depth++;
            if (token.isSymbol('>') || token.isSymbol(')')) depth--;
            if (token.isSymbol(',') && depth == 0) {
                clauses.add(List.copyOf(clause));
                clause.clear();
            } else clause.add(token);
        }
        clauses.add(List.copyOf(clause));
        return clauses;
    }

    private void renamed(Thing part, Name whole, Cursor at) {
        repeatable = at.takes("IF", "EXISTS");
        do {
            Optional<Name> old = name(at);
            boolean to = at.takes("TO");
            Optional<Name> now = name(at);
            if (old.isEmpty() || !to || now.isEmpty()) {
                unknown = true;
                return;
            }
            claims.add(
                    new CqlClaim(part, whole.keyspace(), whole.text(), old.get().text(), false));
            claims.add(
                    new CqlClaim(part, whole.keyspace(), whole.text(), now.get().text(), true));
        } while (at.takes("AND"));
        unknown |= !at.atEnd();
    }

    private static Optional<Thing> kind(Cursor at) {
        if (at.takes("MATERIALIZED", "VIEW")) return Optional.of(Thing.VIEW);
        if (at.takes("COLUMNFAMILY")) return Optional.of(Thing.TABLE);
        if (at.takes("SCHEMA")) return Optional.of(Thing.KEYSPACE);
        for (Thing thing : List.of(
                Thing.KEYSPACE, Thing.TABLE, Thing.TYPE, Thing.INDEX, Thing.TRIGGER, Thing.FUNCTION, Thing.AGGREGATE))
            if (at.takes(thing.name())) return Optional.of(thing);
        return Optional.empty();
    }

    /** A name without quotes is one in small letters. */
    private static Optional<Name> name(Cursor at) {
        Optional<String> first = word(at);
        if (first.isEmpty() || !at.takesSymbol('.')) return first.map(text -> new Name(Optional.empty(), text));
        return word(at).map(text -> new Name(first, text));
    }

    private static Optional<String> word(Cursor at) {
        return at.take()
                .filter(Token::isName)
                .map(token -> token.kind() == Token.Kind.WORD ? token.text().toLowerCase(Locale.ROOT) : token.text());
    }
}
