package dev.theseus.actions.fleet.ledger;

import dev.theseus.actions.fleet.script.ScriptVersion;
import dev.theseus.core.value.Value;
import java.util.Map;
import java.util.Optional;

/**
 * One row of a ledger.
 *
 * @param version absent for a script that is repeated
 * @param type {@code SQL} for a script; Flyway has other words for what is none
 * @param checksum absent where the row is no script's
 */
public record Applied(
        long rank,
        Optional<ScriptVersion> version,
        String description,
        String type,
        String script,
        Optional<Integer> checksum,
        boolean success) {

    /** @throws LedgerUnreadable where its version is none */
    public static Applied of(Value row) {
        if (!(row instanceof Value.Fields(var columns))) throw new LedgerUnreadable(row.display());
        long rank = number(columns, "installed_rank").orElse(0L);
        return new Applied(
                rank,
                text(columns, "version").map(version -> version(rank, version)),
                text(columns, "description").orElse(""),
                text(columns, "type").orElse(""),
                text(columns, "script").orElse(""),
                number(columns, "checksum").map(Long::intValue),
                columns.get("success") instanceof Value.Bool(var truth)
                        ? truth
                        : number(columns, "success").orElse(0L) != 0);
    }

    private static ScriptVersion version(long rank, String text) {
        try {
            return ScriptVersion.of(text);
        } catch (IllegalArgumentException e) {
            throw new LedgerUnreadable("row " + rank + " of its ledger cannot be read: " + e.getMessage());
        }
    }

    private static Optional<String> text(Map<String, Value> columns, String name) {
        Value value = columns.getOrDefault(name, Value.NIL);
        return value instanceof Value.Nil ? Optional.empty() : Optional.of(value.display());
    }

    private static Optional<Long> number(Map<String, Value> columns, String name) {
        return columns.get(name) instanceof Value.Int(var number) ? Optional.of(number) : Optional.empty();
    }

    /** Whether it stands for what was there before there was a ledger. */
    boolean isBaseline() {
        return type.equals("BASELINE");
    }

    /** Whether it takes back what an earlier row says. */
    boolean takesBack() {
        return type.equals("DELETE") || type.startsWith("UNDO");
    }

    /** Whether it stands for a script. */
    boolean isScript() {
        return !isBaseline() && !takesBack() && !type.equals("SCHEMA");
    }
}
