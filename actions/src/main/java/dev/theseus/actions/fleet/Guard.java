package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.Trial.Finding;
import dev.theseus.actions.fleet.Trial.Work;
import dev.theseus.actions.fleet.ledger.Stopped;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.ByteSizes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a plan does not let happen to large tables. It is asked before anything is sent, of the server itself ({@link Trial}): not what a
 * statement looks like counts, but what this server would do.
 */
final class Guard {
    /** As a plan says it; each refuses what stands before it, too. */
    enum Refused {
        COPIES(Set.of(Work.COPIES, Work.UNKNOWN)),
        REBUILDS(Set.of(Work.COPIES, Work.UNKNOWN, Work.REBUILDS)),
        READS(Set.of(Work.COPIES, Work.UNKNOWN, Work.REBUILDS, Work.READS));

        private final Set<Work> works;

        Refused(Set<Work> works) {
            this.works = works;
        }

        static Refused of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** What was tried on schemata of one shape is true of all of them that are on one server, for as long as that is of one version. */
    static final class Known {
        private final Map<Key, List<Finding>> findings = new ConcurrentHashMap<>();

        private record Key(
                String server,
                String version,
                String fingerprint,
                List<Integer> scripts,
                int from,
                Set<String> tables) {}
    }

    private final Refused refused;
    private final long largerThan;
    private final Known known;

    /** @param largerThan tables of this size in bytes, and smaller ones, may be changed as they like */
    Guard(Refused refused, long largerThan, Known known) {
        this.refused = refused;
        this.largerThan = largerThan;
        this.known = known;
    }

    /**
     * It waits where somebody holds a lock on a table that must be looked at.
     *
     * @param from the statement of the first script that is the next, from 1 on
     */
    void check(OwnedSchema at, List<Script> pending, int from) throws SqlFailed, Stopped, InterruptedException {
        at.insist(() -> "the trial of what the scripts do to large tables", () -> look(at, pending, from));
    }

    private void look(OwnedSchema at, List<Script> pending, int from) throws SqlFailed, Stopped {
        Map<String, Long> sizes = TableSizes.of(at.dbms(), at.schema(), at.session());
        Set<String> large = new HashSet<>();
        for (Script script : pending)
            script.statements()
                    .forEach(statement -> statement
                            .alters()
                            .filter(table -> sizes.getOrDefault(table, 0L) > largerThan)
                            .ifPresent(large::add));
        if (large.isEmpty()) return;
        List<Finding> bad = new ArrayList<>();
        for (Finding finding : findings(at, pending, from, large))
            if (refused.works.contains(finding.work())) bad.add(finding);
        if (!bad.isEmpty()) throw refusal(at, bad, sizes);
    }

    private List<Finding> findings(OwnedSchema at, List<Script> pending, int from, Set<String> large)
            throws SqlFailed, Stopped {
        Known.Key key = new Known.Key(
                at.place().at().server().name(),
                at.version(),
                at.fingerprint().hash(),
                pending.stream().map(Script::checksum).toList(),
                from,
                Set.copyOf(large));
        List<Finding> before = known.findings.get(key);
        if (before != null) return before;
        at.context().progress(at.schema() + ": what the scripts do to large tables is tried on empty copies");
        List<Finding> now = tried(at, pending, from, large);
        known.findings.put(key, now);
        return now;
    }

    private static List<Finding> tried(OwnedSchema at, List<Script> pending, int from, Set<String> large)
            throws SqlFailed, Stopped {
        // A session of its own: the trial changes where names are looked up.
        try (Sql.Session session = at.place().open(at.context())) {
            return Trial.of(at.dbms(), at.schema(), pending, from, large::contains, session);
        } catch (SqlFailed e) {
            if (!e.certain() || e.lockedOut()) throw e;
            throw new Stopped(new Failure(
                    Code.CHANGE_REFUSED,
                    at.schema() + ": what the scripts would do to large tables cannot be tried: " + e.getMessage()
                            + "; nothing was sent",
                    "the plan's guard needs the right to create a schema whose name begins with theseus_trial_"));
        }
    }

    private static Stopped refusal(OwnedSchema at, List<Finding> bad, Map<String, Long> sizes) {
        Finding first = bad.getFirst();
        long bytes = sizes.getOrDefault(first.table(), 0L);
        String more = bad.size() > 1 ? "; and " + (bad.size() - 1) + " more such" : "";
        return new Stopped(new Failure(
                Code.CHANGE_REFUSED,
                at.schema() + ": " + first.script().file() + ":"
                        + first.statement().line() + " ("
                        + first.statement().shown() + ") " + does(first) + ", which has " + ByteSizes.shown(bytes)
                        + ": about " + Estimate.of(bytes) + waits(first.work()) + more + "; nothing was sent",
                "write it so that the server can do it in place; or let a tool for online changes make the change in a"
                        + " step before this one; or raise larger_than"));
    }

    private static String does(Finding finding) {
        return finding.work() == Work.UNKNOWN
                ? "does to " + finding.table() + " what the trial did not tell"
                : finding.work() == Work.READS
                        ? "reads every row of " + finding.table()
                        : finding.work() + " " + finding.table();
    }

    private static String waits(Work work) {
        return switch (work) {
            case COPIES, READS -> ", and writers wait";
            case REBUILDS -> ", while others may write";
            case INSTANT, IN_PLACE, UNKNOWN -> "";
        };
    }
}
