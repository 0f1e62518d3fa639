package dev.theseus.engine.drive;

import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.Transport.Sighting;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Stray;

/** Asks a host what became of the commands of an attempt that was left there. */
final class RollCall {
    private final Means means;

    RollCall(Means means) {
        this.means = means;
    }

    /** What is done about a command that is still at work. */
    interface Patience {
        /** @return how it stands after that */
        Sighting outlast(Transport transport, EffectKey key) throws TransportException, InterruptedException;
    }

    /** The first of its commands, by which it is known to its host. */
    static EffectKey first(StateAccess state, Stray stray) {
        return new EffectKey(state.read(RunState::run), stray.unit(), stray.attempt(), 0);
    }

    /**
     * Its commands in order: behind the first that never started, and never will, there is none.
     *
     * @return that one, or the first that goes on or of which nothing is known
     */
    static Sighting of(Transport transport, EffectKey first, Patience patience)
            throws TransportException, InterruptedException {
        for (EffectKey key = first; ; key = next(key)) {
            Sighting sighting = transport.settle(key);
            if (sighting instanceof Sighting.Running) sighting = patience.outlast(transport, key);
            switch (sighting) {
                case Sighting.Ended _, Sighting.CutOff _ -> {}
                case Sighting.NeverStarted _, Sighting.Running _, Sighting.Unknown _ -> {
                    return sighting;
                }
            }
        }
    }

    private static EffectKey next(EffectKey key) {
        return new EffectKey(key.run(), key.unit(), key.attempt(), key.ordinal() + 1);
    }

    /** How it stands now; nothing is waited for. */
    Input of(Stray stray) throws InterruptedException {
        try {
            Transport transport =
                    means.parts().transports().to(Hosts.named(means.parts().inventory(), stray.host()));
            Sighting sighting = of(transport, first(means.state(), stray), (_, _) -> new Sighting.Running());
            return switch (sighting) {
                case Sighting.NeverStarted _, Sighting.Ended _, Sighting.CutOff _ -> new Input.Left(stray, true, "");
                case Sighting.Running _ -> new Input.Left(stray, false, "it is still at work");
                // Its next command would only have been sent after the end of this one was told.
                case Sighting.Unknown(var why, boolean dead) -> new Input.Left(stray, dead, why);
            };
        } catch (TransportException e) {
            return new Input.Left(stray, false, "it cannot be asked about: " + e.getMessage());
        }
    }
}
