package dev.theseus.actions.fleet.ledger;

import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.fleet.script.ScriptVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a schema stands against a set of scripts.
 *
 * @param version the newest that ran; absent where none did
 * @param pending what is still to run, in order
 * @param drifts why nothing may run
 */
public record Standing(Optional<ScriptVersion> version, List<Script> pending, List<Drift> drifts) {

    public Standing {
        pending = List.copyOf(pending);
        drifts = List.copyOf(drifts);
    }

    /** @param rows in any order */
    public static Standing of(ScriptSet set, List<Applied> rows) {
        return new Comparison(set, rows).standing();
    }

    /** Whether nothing is to be done and nothing is wrong. */
    public boolean isCurrent() {
        return pending.isEmpty() && drifts.isEmpty();
    }

    private static final class Comparison {
        private final ScriptSet set;
        private final List<Applied> scripts = new ArrayList<>();
        private final List<Drift> drifts = new ArrayList<>();
        private final Set<Applied> known = new HashSet<>();
        private Optional<ScriptVersion> baseline = Optional.empty();

        Comparison(ScriptSet set, List<Applied> rows) {
            this.set = set;
            rows.stream().sorted(Comparator.comparingLong(Applied::rank)).forEach(this::read);
        }

        private void read(Applied row) {
            if (row.takesBack())
                scripts.removeIf(earlier -> earlier.version().equals(row.version())
                        && (row.version().isPresent() || earlier.description().equals(row.description())));
            else if (row.isBaseline()) baseline = row.version();
            else if (row.isScript() && !row.success()) drifts.add(new Drift(Drift.Kind.FAILED, row.script()));
            else if (row.isScript()) scripts.add(row);
        }

        Standing standing() {
            Optional<ScriptVersion> newest = scripts.stream()
                    .flatMap(row -> row.version().stream())
                    .max(Comparator.naturalOrder())
                    .or(() -> baseline);
            List<Script> pending = new ArrayList<>();
            for (Script script : set.scripts())
                if (script.isRepeated() ? isOutdated(script) : isPending(script, newest)) pending.add(script);
            for (Applied row : scripts) if (!known.contains(row)) drifts.add(unknown(row));
            return new Standing(newest, pending, drifts);
        }

        private boolean isOutdated(Script script) {
            Optional<Integer> last = Optional.empty();
            for (Applied row : scripts)
                if (row.version().isEmpty()
                        && row.description().equals(script.name().description())) {
                    known.add(row);
                    last = row.checksum();
                }
            return !last.equals(Optional.of(script.checksum()));
        }

        private boolean isPending(Script script, Optional<ScriptVersion> newest) {
            Optional<Applied> found = scripts.stream()
                    .filter(row -> row.version().equals(script.version()))
                    .filter(row -> isOnly(script)
                            || row.description().equals(script.name().description()))
                    .findFirst();
            if (found.isPresent()) {
                known.add(found.get());
                boolean same = found.get()
                                .checksum()
                                .map(sum -> sum == script.checksum())
                                .orElse(true)
                        && found.get().description().equals(script.name().description());
                if (!same) drifts.add(new Drift(Drift.Kind.CHANGED, script.file()));
                return false;
            }
            if (baseline.isPresent() && !isNewer(script, baseline.get())) return false;
            if (newest.isPresent()
                    && !isNewer(script, newest.get())
                    && !script.version().equals(newest)) drifts.add(new Drift(Drift.Kind.LATE, script.file()));
            return true;
        }

        private boolean isOnly(Script script) {
            return set.scripts().stream()
                            .filter(other -> other.version().equals(script.version()))
                            .count()
                    == 1;
        }

        private static boolean isNewer(Script script, ScriptVersion than) {
            return script.version().map(version -> version.compareTo(than) > 0).orElse(false);
        }

        private Drift unknown(Applied row) {
            boolean newer = row.version().isPresent()
                    && set.newest()
                            .map(version -> row.version().get().compareTo(version) > 0)
                            .orElse(true);
            return new Drift(newer ? Drift.Kind.NEWER : Drift.Kind.MISSING, row.script());
        }
    }
}
