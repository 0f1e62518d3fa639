package dev.theseus.lab.client;

import dev.theseus.lab.client.ClientStatistics.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what happened. Every request is counted once as begun, and once for what became of it. */
final class Tally {

    private static final int SAMPLES = 20;

    private final int rate;
    private final Instant startedAt = Instant.now();
    private final Latencies latencies = new Latencies();
    private final Latencies waiting = new Latencies();
    private final List<Write> writes = new ArrayList<>();
    private final Set<Write> lost = new LinkedHashSet<>();
    private final Map<String, Failure> failures = new TreeMap<>();
    private List<Refused> unjudged = new ArrayList<>();
    private long journeys;
    private long requests;
    private long ok;
    private long failed;
    private long redirected;
    private long loops;
    private long refused;

    Tally(int rate) {
        this.rate = rate;
    }

    synchronized void journey() {
        journeys++;
    }

    synchronized void request() {
        requests++;
    }

    synchronized void ok(Reply reply) {
        ok++;
        latencies.add(reply.window());
    }

    synchronized void redirected(Reply reply) {
        redirected++;
        latencies.add(reply.window());
    }

    /** @param ms from when it was sent to its final answer, redirects and all */
    synchronized void waited(long ms) {
        waiting.add(ms);
    }

    /** What waiting has added: beyond what a request usually takes. */
    private long added(long ms) {
        return waiting.count() == 0 ? 0 : Math.max(0, ms - latencies.percentile(50));
    }

    synchronized void failed(String reason, Reply reply) {
        failed++;
        failures.merge(
                reason,
                new Failure(reason, 1, reply.sample()),
                (old, _) -> new Failure(reason, old.count() + 1, old.sample()));
    }

    synchronized void loop(Reply reply) {
        loops++;
        failed("redirect loop", reply);
    }

    synchronized void refused(Refused refusal) {
        unjudged.add(refusal);
    }

    synchronized void acknowledged(Write write) {
        writes.add(write);
    }

    synchronized void lost(Write write) {
        lost.add(write);
    }

    synchronized List<Write> acknowledged() {
        return List.copyOf(writes);
    }

    /** Sorts the refusals since the last time into those within an interval of their schema and plain failures. */
    synchronized void judge(MaintenanceLog log) {
        List<Refused> waiting = unjudged;
        unjudged = new ArrayList<>();
        for (Refused refusal : waiting) {
            if (log.excuses(refusal)) {
                refused++;
                latencies.add(refusal.reply().window());
            } else {
                failed("refused outside of maintenance: " + refusal.reply().reason(), refusal.reply());
            }
        }
    }

    synchronized ClientStatistics statistics(String state, String audit) {
        return new ClientStatistics(
                state,
                audit,
                startedAt.toString(),
                Instant.now().toString(),
                rate,
                journeys,
                requests,
                requests - ok - failed - refused - redirected,
                ok,
                failed,
                redirected,
                loops,
                writes.size(),
                lost.size(),
                refused,
                latencies.percentile(50),
                latencies.percentile(99),
                latencies.maxMs(),
                waiting.count(),
                added(waiting.percentile(50)),
                added(waiting.percentile(99)),
                added(waiting.maxMs()),
                failures.values().stream()
                        .sorted(Comparator.comparingLong(Failure::count).reversed())
                        .limit(SAMPLES)
                        .toList(),
                lost.stream().limit(SAMPLES).map(Write::toString).toList());
    }
}
