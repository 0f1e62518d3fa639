package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.OwnSql;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What on a server of MariaDB or MySQL changes rows that no transaction takes back: tables of such an engine; tables whose triggers, views and
 * routines whose bodies name one of these, however far down. A body that this user may not read counts as one that does. All goes by names, of
 * whichever schema and wherever they stand in a text: one too many only costs a question.
 */
final class WithoutTransactions {
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}_$]+");
    /** A version stands before a name without a gap there. */
    private static final Pattern EXECUTABLE = Pattern.compile("/\\*[mM]?!\\d*");

    private static final Set<String> NOBODYS = Set.of("information_schema", "performance_schema");

    /** Of more words than these, it is cheaper to have all schemata listed, though a server may have a hundred thousand. */
    private static final int FEW = 100;

    private static final int LONGEST_NAME = 64;
    private static final String SCHEMATA = "select schema_name as name from information_schema.schemata";

    /** By columns of which the server looks one schema up: for others it would go through all. */
    private static final String OWN =
            "select 'table' as kind, table_name as name, null as body from information_schema.tables"
                    + " where table_schema = ? and table_type not like '%VIEW' and table_type <> 'SEQUENCE'"
                    + " and (engine is null or engine not in ('InnoDB', 'ROCKSDB'))"
                    + " union all select 'view', table_name, null from information_schema.tables"
                    + " where table_schema = ? and table_type like '%VIEW'"
                    + " union all select 'body', event_object_table, action_statement from information_schema.triggers"
                    + " where event_object_schema = ?"
                    + " union all select 'body', routine_name, routine_definition from information_schema.routines"
                    + " where routine_schema = ?";

    /** Where there are any: to have them listed takes as long as to have all else. */
    private static final String VIEWS =
            "select 'body' as kind, table_name as name, view_definition as body from information_schema.views where table_schema = ?";

    private final Sql.Session session;
    private final Set<String> asked = new HashSet<>();
    private final Set<String> looked = new HashSet<>();
    private final Set<String> names = new HashSet<>();
    private final List<Thing> unsuspected = new ArrayList<>();

    /** Something by whose name a statement may reach what its body names. */
    private record Thing(String name, Text body) {}

    /**
     * A text, and which names stand in it.
     *
     * @param spelled what may name a schema, as it is spelled there and in small letters
     * @param nested whether a name may have a quote in it, and so not be among these
     */
    private record Text(String lower, Set<String> words, Set<String> spelled, boolean nested) {
        static Text of(String text) {
            String plain = EXECUTABLE.matcher(text).replaceAll(" ");
            String lower = WithoutTransactions.lower(plain);
            Set<String> spelled = new HashSet<>();
            for (String each : List.of(plain, lower)) {
                BETWEEN_WORDS
                        .splitAsStream(each)
                        .filter(word -> !word.chars().allMatch(Character::isDigit))
                        .forEach(spelled::add);
                // Between any two quotes, whichever of them belong together: a literal may have one in it.
                for (String quote : List.of("`", "\"")) spelled.addAll(List.of(each.split(quote)));
            }
            return new Text(
                    lower,
                    BETWEEN_WORDS.splitAsStream(lower).collect(Collectors.toSet()),
                    spelled,
                    plain.contains("``") || plain.contains("\"\""));
        }

        boolean names(String name) {
            boolean oneWord = !BETWEEN_WORDS.matcher(name).find();
            return oneWord ? words.contains(name) : lower.contains(name) || lower.contains(name.replace("`", "``"));
        }

        boolean namesAny(Set<String> names) {
            return names.stream().anyMatch(this::names);
        }
    }

    private WithoutTransactions(Sql.Session session) {
        this.session = session;
    }

    /** @param schema where names without a schema are looked up */
    static WithoutTransactions in(String schema, Sql.Session session) throws SqlFailed {
        WithoutTransactions found = new WithoutTransactions(session);
        found.look(schema);
        found.follow();
        return found;
    }

    /** Whether a statement may reach such rows. */
    boolean reachedBy(String statement) throws SqlFailed {
        Text text = Text.of(statement);
        if (lookAtThoseIn(text)) follow();
        return text.namesAny(names);
    }

    /** @return whether there was one that had not been looked at */
    private boolean lookAtThoseIn(Text text) throws SqlFailed {
        boolean more = false;
        for (String schema : schemataIn(text)) {
            if (looked.contains(schema)) continue;
            look(schema);
            more = true;
        }
        return more;
    }

    /** Those that there are, by the names that the server has for them. */
    private Set<String> schemataIn(Text text) throws SqlFailed {
        // A schema's name stands before a dot.
        if (text.lower.indexOf('.') < 0) return Set.of();
        List<String> words = text.spelled.stream()
                .filter(word -> word.length() <= LONGEST_NAME && asked.add(word))
                .toList();
        Set<String> found = text.nested || words.size() > FEW ? listed(text) : lookedUp(words);
        found.removeIf(one -> NOBODYS.contains(lower(one)));
        return found;
    }

    private Set<String> listed(Text text) throws SqlFailed {
        Set<String> all = schemata(SCHEMATA, List.of());
        all.removeIf(one -> !text.names(lower(one)));
        return all;
    }

    private Set<String> lookedUp(List<String> words) throws SqlFailed {
        if (words.isEmpty()) return new HashSet<>();
        String each = SCHEMATA + " where schema_name = ?";
        return schemata(
                String.join(" union all ", Collections.nCopies(words.size(), each)),
                words.stream().<Value>map(word -> Value.of(word)).toList());
    }

    private Set<String> schemata(String query, List<Value> parameters) throws SqlFailed {
        Set<String> all = new HashSet<>();
        for (Value row : OwnSql.run(Dbms.MARIADB, session, query, parameters).rows()) all.add(text(row, "name"));
        return all;
    }

    private void look(String schema) throws SqlFailed {
        looked.add(schema);
        if (take(rows(OWN, schema, 4))) take(rows(VIEWS, schema, 1));
    }

    /** @return whether there are views among them */
    private boolean take(List<Value> rows) {
        boolean views = false;
        for (Value row : rows) {
            String name = lower(text(row, "name"));
            String body = text(row, "body");
            switch (text(row, "kind")) {
                case "table" -> names.add(name);
                case "view" -> views = true;
                default -> {
                    if (body.isBlank()) names.add(name);
                    else unsuspected.add(new Thing(name, Text.of(body)));
                }
            }
        }
        return views;
    }

    private List<Value> rows(String query, String schema, int marks) throws SqlFailed {
        return OwnSql.run(Dbms.MARIADB, session, query, Collections.nCopies(marks, Value.of(schema)))
                .rows();
    }

    /** From body to body, into other schemata too, until no more comes of it. */
    private void follow() throws SqlFailed {
        boolean more = true;
        while (more) {
            more = false;
            for (Thing thing : List.copyOf(unsuspected)) {
                more |= lookAtThoseIn(thing.body);
                if (!thing.body.namesAny(names)) continue;
                names.add(thing.name);
                unsuspected.remove(thing);
                more = true;
            }
        }
    }

    private static String text(Value row, String name) {
        return row instanceof Value.Fields(var columns)
                        && columns.getOrDefault(name, Value.NIL) instanceof Value.Text(var text)
                ? text
                : "";
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
