package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.Quoted;
import dev.theseus.actions.fleet.script.Claim;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which columns tables have, read off their definitions. For its information schema's columns MariaDB makes a temporary table on its disk, which
 * takes ten times as long and longer still where the disk is busy with definitions.
 */
record Columns(Dbms dbms, String schema, Sql.Session session) {
    /** A line of {@code show create table} that begins with a name: others begin with a word. */
    private static final Pattern COLUMN =
            Pattern.compile("^ +([`\"])((?:(?!\\1).|\\1\\1)+)\\1(?!\\1)", Pattern.MULTILINE | Pattern.DOTALL);

    /** Whether of all claims about columns none holds. Where that cannot be seen, one may. */
    boolean noneHolds(List<Claim> claims) throws SqlFailed {
        Map<String, List<Claim>> byTable = claims.stream()
                .filter(claim -> claim.thing() == Claim.Thing.COLUMN)
                .collect(Collectors.groupingBy(Claim::table));
        for (var table : byTable.entrySet()) {
            Optional<Set<String>> there = of(table.getKey());
            if (there.isEmpty()) return false;
            for (Claim claim : table.getValue())
                if (there.get().contains(lower(claim.name())) == claim.there()) return false;
        }
        return true;
    }

    /** In small letters, as all servers compare them; absent where there is no such table, or it may not be seen. */
    private Optional<Set<String>> of(String table) throws SqlFailed {
        String query = "show create table " + Quoted.name(dbms, schema) + "." + Quoted.name(dbms, table);
        try {
            Set<String> names = new HashSet<>();
            for (Value row : session.run(query, List.of(), Optional.empty()).rows())
                if (row instanceof Value.Fields(var columns))
                    names.addAll(named(
                            columns.getOrDefault("Create Table", Value.NIL).display()));
            return names.isEmpty() ? Optional.empty() : Optional.of(names);
        } catch (SqlFailed e) {
            if (!e.certain()) throw e;
            return Optional.empty();
        }
    }

    static Set<String> named(String definition) {
        Set<String> names = new HashSet<>();
        Matcher line = COLUMN.matcher(definition);
        while (line.find()) {
            String quote = line.group(1);
            names.add(lower(line.group(2).replace(quote + quote, quote)));
        }
        return names;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
