package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.Transport.HostFacts;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.port.Transports;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Begun;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.Lane;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The hosts as this controller works with them. Each is met when it is first used: what it says of itself is durable before anything else
 * is done there. Notices where another controller has taken over, and where a host has seen more of the journal than there is.
 */
final class Contacts implements Transports {
    private final Parts parts;
    private final StateAccess state;
    private final Journaling journaling;
    private final Map<String, MetTransport> hosts = new ConcurrentHashMap<>();
    private final AtomicReference<Optional<Failure>> takeover = new AtomicReference<>(Optional.empty());

    /** Makes what a host said known to the run; returns when it is durable. */
    interface Journaling {
        void of(Input said) throws InterruptedException;
    }

    Contacts(Parts parts, StateAccess state, Journaling journaling) {
        this.parts = parts;
        this.state = state;
        this.journaling = journaling;
    }

    @Override
    public Transport to(Host host) {
        return hosts.computeIfAbsent(
                host.name(),
                _ -> new MetTransport(host.name(), parts.transports().to(host), this, parts.threads()));
    }

    /** Why this controller must leave: another one has taken over, or the journal is not what hosts have seen of it. */
    Optional<Failure> takeover() {
        return takeover.get();
    }

    void takenOver(Failure why) {
        takeover.compareAndSet(Optional.empty(), Optional.of(why));
    }

    String run() {
        return state.read(RunState::run);
    }

    /** What a host remembers of the journal is held against it, before anything else is done there. */
    void compare(String host, HostFacts facts) throws TransportException {
        try {
            Optional<Failure> contradiction =
                    Witnesses.contradiction(parts, run(), state.read(RunState::vouchedFence), host, facts);
            if (contradiction.isEmpty()) return;
            takenOver(contradiction.get());
            throw new TransportException(
                    Code.JOURNAL_CUT_SHORT, contradiction.get().message());
        } catch (JournalException e) {
            throw new TransportException(e.failure().code(), e.failure().message(), e);
        }
    }

    void met(Input.HostMet met) throws InterruptedException {
        journaling.of(met);
    }

    /** A prompt is answered only once that is durable. What strayed from its lane is answered without a word: nothing is decided on it any more. */
    void prompted(EffectKey key, int index, String prompt) throws InterruptedException {
        Optional<Site> site = state.read(run -> lane(run, key).flatMap(Lane::site));
        if (site.isPresent() && key.unit().startsWith("f."))
            journaling.of(new Input.Prompted(site.get(), key.attempt(), key.ordinal(), index, prompt));
    }

    /** The lane that is at the attempt with that key. */
    private static Optional<Lane> lane(RunState run, EffectKey key) {
        boolean undo = key.unit().startsWith("u.");
        return run.lanes().values().stream()
                .filter(lane -> undo ? undoes(run, lane, key) : applies(lane, key))
                .findFirst();
    }

    private static boolean applies(Lane lane, EffectKey key) {
        return lane.attempt() == key.attempt()
                && lane.intent()
                        .filter(intent -> intent.site().isNamedBy(key.unit()))
                        .isPresent();
    }

    private static boolean undoes(RunState run, Lane lane, EffectKey key) {
        if (!lane.undoing() || lane.undoAttempt() != key.attempt()) return false;
        List<Begun> begun =
                run.phase(lane.id().phase()).targets().get(lane.id().target()).begun();
        return !begun.isEmpty() && begun.getLast().site().isNamedBy(key.unit());
    }

    /** What became of the host since the attempt with that key began; empty where it can be found again, if it is there. */
    Optional<Lane.Loss> loss(EffectKey key) {
        return state.read(run -> run.strays().stream()
                .filter(stray ->
                        stray.attempt() == key.attempt() && stray.unit().equals(key.unit()))
                .findFirst()
                // What a restart ended is asked about all the same: the host knows what it started since.
                .map(stray -> stray.loss().filter(Lane.Loss.FORGOTTEN::equals))
                .orElseGet(() -> lane(run, key).flatMap(Lane::loss)));
    }

    /** They belong to whoever opened them. */
    @Override
    public void close() {}
}
