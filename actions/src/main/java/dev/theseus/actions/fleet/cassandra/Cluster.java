package dev.theseus.actions.fleet.cassandra;

import dev.theseus.actions.fleet.ledger.Stopped;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.problem.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What all lanes of a controller share of one cluster: whose turn it is to change its schema, and who of its nodes was heard of when. */
final class Cluster {
    /** A node is heard of once a second; nodes themselves doubt one after about as long. */
    static final Duration SILENCE = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Semaphore turn = new Semaphore(1, true);
    private final Map<String, Heard> heard = new HashMap<>();

    /** @param last when its beat was another one than before; absent where that was never seen */
    private record Heard(String beat, Instant looked, Optional<Instant> last) {}

    /** Something that is done while nobody else of this controller changes a schema of the cluster. */
    @FunctionalInterface
    interface Change {
        void go() throws SqlFailed, Stopped, InterruptedException;
    }

    /** @param meanwhile what is done about once a second by whoever waits */
    void inTurn(ActionContext context, Meanwhile meanwhile, Change change)
            throws SqlFailed, Stopped, InterruptedException {
        if (!turn.tryAcquire()) {
            context.progress("waits for its turn: one schema change at a time in a cluster");
            while (!turn.tryAcquire(1, TimeUnit.SECONDS)) meanwhile.go();
        }
        try {
            change.go();
        } finally {
            turn.release();
        }
    }

    /**
     * Refuses a cluster in which a schema must not be changed now. Call it in turn.
     *
     * @param agreement how long its nodes may take to agree on what they have
     */
    void check(Node node, Duration agreement, ActionContext context, Meanwhile meanwhile)
            throws SqlFailed, Stopped, InterruptedException {
        Instant end = context.clock().now().plus(SILENCE);
        while (true) {
            Ring ring = Ring.seenFrom(node);
            Optional<String> unfit = ring.unfit();
            if (unfit.isPresent()) throw unfit(node, unfit.get());
            List<String> silent = silent(ring, context.clock().now());
            if (silent.isEmpty()) break;
            if (!context.clock().now().isBefore(end))
                throw unfit(
                        node,
                        "nothing was heard of " + String.join(", ", silent) + " for " + SILENCE.toSeconds() + " s");
            context.progress("waits to hear of " + String.join(", ", silent));
            context.clock().sleep(PAUSE);
        }
        Optional<String> disagreement = disagreement(node, agreement, context, meanwhile);
        if (disagreement.isPresent()) throw unfit(node, disagreement.get());
    }

    private static Stopped unfit(Node node, String why) {
        return new Stopped(
                Code.RING_UNFIT,
                "no schema may be changed in cluster '" + node.cluster() + "' now: " + why
                        + "; the next change was not sent",
                "nodetool status and nodetool describecluster show its nodes; mend that, then retry: it goes on");
    }

    private synchronized List<String> silent(Ring ring, Instant now) {
        for (Ring.Member member : ring.members()) {
            if (member.beat().isEmpty()) continue;
            String beat = member.beat().get();
            Optional<Instant> last = Optional.ofNullable(heard.get(member.address()))
                    .filter(before -> before.looked().plus(SILENCE).isAfter(now))
                    .flatMap(before -> before.beat().equals(beat) ? before.last() : Optional.of(now));
            heard.put(member.address(), new Heard(beat, now, last));
        }
        return ring.members().stream()
                .filter(member -> member.beat().isPresent() && !isHeard(member.address(), now))
                .map(Ring.Member::address)
                .toList();
    }

    private boolean isHeard(String address, Instant now) {
        return Optional.ofNullable(heard.get(address))
                .flatMap(Heard::last)
                .map(last -> last.plus(SILENCE).isAfter(now))
                .orElse(false);
    }

    /** What is done while others are waited for. */
    @FunctionalInterface
    interface Meanwhile {
        void go() throws SqlFailed, Stopped;
    }

    /** Waits until all nodes have one schema; what they have, where that takes too long. */
    static Optional<String> disagreement(Node node, Duration patience, ActionContext context, Meanwhile meanwhile)
            throws SqlFailed, Stopped, InterruptedException {
        Instant end = context.clock().now().plus(patience);
        while (true) {
            Ring ring = Ring.seenFrom(node);
            if (ring.agrees()) return Optional.empty();
            if (!context.clock().now().isBefore(end))
                return Optional.of("its nodes have " + ring.schemata() + " different schemata after "
                        + patience.toSeconds() + " s");
            context.progress("waiting until the nodes agree on the schema");
            meanwhile.go();
            context.clock().sleep(PAUSE);
        }
    }
}
