package dev.theseus.engine.drive;

import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.port.Transport.HostFacts;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.port.Warrant;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Holds what hosts remember of a run's journal against the journal. One that was put back from an older copy, or cut at a whole record, fits
 * its own checksums: only who saw it before can tell.
 */
public final class Witnesses {
    private Witnesses() {}

    /**
     * Asks the hosts that the run has met, all at once. One that cannot be asked now is held against the journal when it is met.
     *
     * @return what one of them remembers that the journal does not have
     */
    public static Optional<Failure> contradiction(Parts parts, RunState run)
            throws JournalException, InterruptedException {
        List<Future<Optional<Failure>>> asked = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String host : run.hostsMet().keySet())
                asked.add(threads.submit(() -> {
                    try {
                        HostFacts facts = parts.transports()
                                .to(Hosts.named(parts.inventory(), host))
                                .facts(run.run());
                        return contradiction(parts, run.run(), run.vouchedFence(), host, facts);
                    } catch (TransportException e) {
                        return Optional.empty();
                    }
                }));
            for (Future<Optional<Failure>> each : asked) {
                Optional<Failure> failure = each.get();
                if (failure.isPresent()) return failure;
            }
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof JournalException unreadable) throw unreadable;
            throw new IllegalStateException("asking hosts what they remember", e.getCause());
        }
    }

    /** @param vouched what controllers with a smaller token told hosts counts no more: a person has said so */
    static Optional<Failure> contradiction(Parts parts, String run, long vouched, String host, HostFacts facts)
            throws JournalException {
        Optional<Warrant> last = facts.last().filter(warrant -> warrant.fence() >= vouched);
        if (last.isEmpty() || parts.journal().knows(last.get().journal())) return Optional.empty();
        long seen = last.get().journal().seq();
        long size = parts.journal().size();
        return Optional.of(new Failure(
                Code.JOURNAL_CUT_SHORT,
                host + " has seen record " + seen + " of the journal of run " + run + ", and "
                        + (seen > size ? "the journal here ends at " + size : "the journal here has another there")
                        + ": it was cut short, or put back from an older copy. What the run did since is not in it, and might be"
                        + " done twice, or never be undone. Nothing more was begun",
                "put the newest copy of journal.db back in its place; where there is none, compare the hosts with `theseus"
                        + " log " + run + "`, then say --trust-journal with the reason"));
    }
}
