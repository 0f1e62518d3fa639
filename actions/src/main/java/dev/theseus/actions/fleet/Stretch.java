package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.script.Claim;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.fleet.script.Statement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Scripts one behind the other that are written down once, before the first of their statements is sent: how far they came can be seen. Each
 * statement defines something, and nothing of what it claims holds yet; no other one of them can bring that about, so that whatever of it holds
 * after a crash, it has done itself.
 */
record Stretch(List<Script> scripts) {
    /** The query for what they claim must not grow beyond reason. */
    private static final int MOST = 40;

    Stretch {
        scripts = List.copyOf(scripts);
    }

    /**
     * The longest at the beginning of what is pending; absent where it would be no more than one statement, which is written down by itself.
     *
     * @param pending in the order in which they run
     */
    static Optional<Stretch> at(List<Script> pending, ScriptSet set) {
        int from = set.scripts().indexOf(pending.getFirst());
        Told told = new Told();
        List<Script> scripts = new ArrayList<>();
        for (Script script : pending) {
            int place = from + scripts.size();
            boolean next =
                    place < set.scripts().size() && set.scripts().get(place).equals(script);
            if (!next || script.isRepeated() || script.touchesSession() || !told.apart(script.statements())) break;
            scripts.add(script);
        }
        Stretch stretch = new Stretch(scripts);
        return stretch.statements() > 1 ? Optional.of(stretch) : Optional.empty();
    }

    /** What was written down, by the scripts as they are now; absent where they were others then. */
    static Optional<Stretch> read(String first, int count, int sum, ScriptSet set) {
        for (int i = 0; i + count <= set.scripts().size(); i++) {
            if (!set.scripts().get(i).file().equals(first)) continue;
            Stretch stretch = new Stretch(set.scripts().subList(i, i + count));
            if (stretch.sum() == sum) return Optional.of(stretch);
        }
        return Optional.empty();
    }

    Script first() {
        return scripts.getFirst();
    }

    boolean has(Script script) {
        return scripts.contains(script);
    }

    /** A checksum over all of them. */
    int sum() {
        CRC32 crc = new CRC32();
        for (Script script : scripts)
            crc.update((script.file() + '\0' + script.prefix(script.statements().size()) + '\n')
                    .getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }

    List<Claim> claims() {
        return scripts.stream()
                .flatMap(script -> script.statements().stream())
                .flatMap(statement -> statement.claims().stream())
                .toList();
    }

    private int statements() {
        return scripts.stream().mapToInt(script -> script.statements().size()).sum();
    }

    /**
     * Which tables the statements so far touch. Whatever is done to a table is the only thing that is done to it, but for columns that are added
     * to it: a table that is renamed brings its columns along, a column that goes takes its indices with it.
     */
    private static final class Told {
        private enum Touch {
            COLUMN_ADDED,
            OTHER
        }

        private final Map<String, Touch> touched = new HashMap<>();
        private final Map<String, Claim> columns = new HashMap<>();
        private int statements;

        /** Whether they can be told apart from all before them; afterwards they are among these. */
        boolean apart(List<Statement> all) {
            statements += all.size();
            return statements <= MOST && all.stream().allMatch(this::apart);
        }

        private boolean apart(Statement statement) {
            if (statement.kind() != Statement.Kind.DEFINITION
                    || statement.repeatable()
                    || statement.claims().isEmpty()) return false;
            Map<String, Touch> own = new HashMap<>();
            for (Claim claim : statement.claims()) {
                if (claim.table().isEmpty()) return false;
                String table = claim.table().toLowerCase(Locale.ROOT);
                Touch touch = claim.thing() == Claim.Thing.COLUMN && claim.there() ? Touch.COLUMN_ADDED : Touch.OTHER;
                String column = table + '.' + claim.name().toLowerCase(Locale.ROOT);
                if (touch == Touch.COLUMN_ADDED && columns.put(column, claim) != null) return false;
                if (touch == Touch.OTHER && touched.containsKey(table)) return false;
                if (touched.get(table) == Touch.OTHER) return false;
                own.merge(table, touch, (one, other) -> one == other ? one : Touch.OTHER);
            }
            touched.putAll(own);
            return true;
        }
    }
}
