package dev.theseus.engine.drive;

import dev.theseus.core.port.Command;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.NothingStarted;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.port.Warrant;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.Lane;
import dev.theseus.engine.drive.Threads.Mailbox;
import java.time.Duration;
import java.util.Optional;

/**
 * One host's transport, behind a first contact. Attempts that were open on a host which is not what it was are not looked for there. A host that
 * refuses a start because it is not what was met is met anew, so that nothing ever runs on one that the journal does not know.
 */
final class MetTransport implements Transport {
    private final String host;
    private final Transport transport;
    private final Contacts contacts;
    /** Holds one thing: whoever has it makes the first contact. */
    private final Mailbox<String> contact;

    private volatile boolean met;

    MetTransport(String host, Transport transport, Contacts contacts, Threads threads) {
        this.contact = threads.mailbox();
        this.contact.put(host);
        this.host = host;
        this.transport = transport;
        this.contacts = contacts;
    }

    private Transport met() throws TransportException, InterruptedException {
        if (met) return transport;
        contact.take(1);
        try {
            if (met) return transport;
            HostFacts facts = transport.facts(contacts.run());
            contacts.compare(host, facts);
            contacts.met(new Input.HostMet(host, facts.bootId(), facts.spoolId(), facts.clockOffset()));
            met = true;
            return transport;
        } finally {
            contact.put(host);
        }
    }

    @Override
    public Finished look(Command command, Duration limit) throws TransportException, InterruptedException {
        return onItAsItIs(there -> there.look(command, limit));
    }

    @Override
    public void raise(long fence) throws TransportException, InterruptedException {
        onItAsItIs(there -> {
            there.raise(fence);
            return "";
        });
    }

    /** An order that hangs on nothing that the host keeps, and can be given twice: one that has lost its memory is met anew, and asked again. */
    private <T> T onItAsItIs(Order<T> order) throws TransportException, InterruptedException {
        try {
            return order.to(met());
        } catch (TransportException e) {
            if (e.code() != Code.SPOOL_LOST) throw e;
            met = false;
            return order.to(met());
        }
    }

    private interface Order<T> {
        T to(Transport there) throws TransportException, InterruptedException;
    }

    @Override
    public boolean start(EffectKey key, Command command, Warrant warrant)
            throws TransportException, InterruptedException {
        return order(key, command, warrant, false);
    }

    /** @param anyway whether under a key that may have been begun on the host as it was, too */
    private boolean order(EffectKey key, Command command, Warrant warrant, boolean anyway)
            throws TransportException, InterruptedException {
        try {
            Transport there = met();
            if (!anyway && contacts.loss(key).isPresent()) throw changed(key, command, warrant, there);
            return there.start(key, command, warrant);
        } catch (HostChanged e) {
            throw e;
        } catch (NothingStarted e) {
            met = false;
            throw changed(key, command, warrant, met());
        } catch (TransportException e) {
            if (e.code() == Code.FENCED)
                contacts.takenOver(new Failure(
                        Code.FENCED,
                        String.valueOf(e.getMessage()),
                        "see what the other controller does: theseus status"));
            if (e.code() == Code.SPOOL_LOST) met = false;
            throw e;
        }
    }

    private HostChanged changed(EffectKey key, Command command, Warrant warrant, Transport there) {
        boolean forgotten =
                contacts.loss(key).filter(Lane.Loss.FORGOTTEN::equals).isPresent();
        return new HostChanged(host, there, forgotten, () -> order(key, command, warrant, true));
    }

    @Override
    public void takeUp(EffectKey key, Command command) {
        transport.takeUp(key, command);
    }

    @Override
    public Sighting await(EffectKey key, Duration limit, Follower follower)
            throws TransportException, InterruptedException {
        return known(met().await(key, limit, new Journaled(key, follower)));
    }

    /** Whoever follows is told of a prompt once it is durable that it is answered. */
    private final class Journaled implements Follower {
        private final EffectKey key;
        private final Follower follower;

        Journaled(EffectKey key, Follower follower) {
            this.key = key;
            this.follower = follower;
        }

        @Override
        public void printed(String text) {
            follower.printed(text);
        }

        @Override
        public void answers(int index, String prompt) throws InterruptedException {
            contacts.prompted(key, index, prompt);
            follower.answers(index, prompt);
        }

        @Override
        public void stalled(String prompt) {
            follower.stalled(prompt);
        }
    }

    @Override
    public Sighting settle(EffectKey key) throws TransportException, InterruptedException {
        Transport there = met();
        Optional<Lane.Loss> loss = contacts.loss(key);
        return loss.isPresent() ? lost(loss.get()) : known(there.settle(key));
    }

    private static Sighting lost(Lane.Loss loss) {
        return switch (loss) {
            case RESTARTED -> new Sighting.Unknown("the host was restarted since it began", true);
            case FORGOTTEN -> new Sighting.Unknown("what the host kept of it is gone", false);
        };
    }

    /** A host that does not know what it was told has lost its memory: it is met anew, before anything else is done there. */
    private Sighting known(Sighting sighting) {
        if (sighting instanceof Sighting.Unknown(var _, boolean dead) && !dead) met = false;
        return sighting;
    }

    @Override
    public Sighting end(EffectKey key) throws TransportException, InterruptedException {
        return known(met().end(key));
    }

    @Override
    public HostFacts facts(String run) throws TransportException, InterruptedException {
        return transport.facts(run);
    }

    @Override
    public void forget(String run) throws TransportException, InterruptedException {
        onItAsItIs(there -> {
            there.forget(run);
            return "";
        });
    }

    @Override
    public void close() {
        transport.close();
    }
}
