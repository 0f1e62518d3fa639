package dev.theseus.engine.drive;

import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;

/**
 * At the first contact, or when it refused a start, a host turned out not to be what it was when the attempt was decided on. The journal counts
 * the attempt as lost with the host that was: nothing may be started under its key any more, since nobody would look for it.
 */
final class HostChanged extends TransportException {
    private static final long serialVersionUID = 1;

    private final transient Transport there;
    private final transient Start start;
    private final boolean forgotten;

    /** Starts all the same under that key, on the host as it is now. */
    interface Start {
        boolean anyway() throws TransportException, InterruptedException;
    }

    /**
     * @param there the way to the host as it is now
     * @param forgotten whether what began under the key before, if anything did, may be at work and is not known there any more; after a
     *     restart nothing is
     */
    HostChanged(String host, Transport there, boolean forgotten, Start start) {
        super(
                Code.SPOOL_LOST,
                host + ": it was restarted, or lost its memory, since this was decided on; nothing was started");
        this.there = there;
        this.forgotten = forgotten;
        this.start = start;
    }

    boolean forgotten() {
        return forgotten;
    }

    void startAnyway() throws TransportException, InterruptedException {
        start.anyway();
    }

    /** Sees to it that nothing ever starts under the key there. @return whether nothing did before */
    boolean refuse(EffectKey key) throws TransportException, InterruptedException {
        return there.settle(key) instanceof Transport.Sighting.NeverStarted;
    }
}
