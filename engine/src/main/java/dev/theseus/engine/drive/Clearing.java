package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.ActionException.Kind;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.Transport.Sighting;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import dev.theseus.core.run.Stray;
import dev.theseus.core.value.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes sure that nothing begins beside an attempt that the run has left before its end was known. Its host is asked first, whatever people
 * said: an order that never arrived is refused from then on, and what is still at work is waited for, up to its own limit of time, at which it
 * is ended.
 */
final class Clearing {
    private final Workplace place;
    /** What was proved dead already, while this controller drives. */
    private final Set<EffectKey> cleared = ConcurrentHashMap.newKeySet();

    Clearing(Workplace place) {
        this.place = place;
    }

    /** Returns once nothing is at work any more that is in the way of the step. @throws ActionException where that is not certain */
    void before(Site site, Host host) throws ActionException, InterruptedException {
        for (Stray stray : place.state().read(run -> inTheWay(run, site, host))) {
            EffectKey first = RollCall.first(place.state(), stray);
            if (cleared.contains(first)) continue;
            try {
                clear(stray, first);
            } catch (TransportException e) {
                throw inTheWay(
                        stray,
                        Detached.unanswered(e).code(),
                        "cannot be asked about: " + e.getMessage(),
                        "make it reachable, then retry");
            }
            cleared.add(first);
        }
    }

    /** On the same target, in whatever phase, or on the same host. The controller's own machine is no object of the plan's work. */
    private static List<Stray> inTheWay(RunState run, Site site, Host host) {
        String target = run.target(site).target().name();
        return run.strays().stream()
                .filter(stray -> stray.site().lane().equals(site.lane())
                        || stray.target().equals(target)
                        || stray.host().equals(host.name()) && !host.equals(Host.CONTROLLER))
                .toList();
    }

    private void clear(Stray stray, EffectKey first) throws TransportException, ActionException, InterruptedException {
        Transport host = place.parts().transports().to(place.named(stray.host()));
        switch (RollCall.of(host, first, (transport, key) -> outlast(transport, key, stray))) {
            case Sighting.NeverStarted _, Sighting.Ended _, Sighting.CutOff _ -> {}
            case Sighting.Running() ->
                throw inTheWay(
                        stray,
                        Code.STILL_RUNNING,
                        "is still at work, and could not be ended",
                        "end it on the host, then retry");
            case Sighting.Unknown(var why, boolean dead) -> {
                // Its next command would only have been sent after the end of this one was told.
                if (!dead && !stray.vouched())
                    throw inTheWay(
                            place.state().read(run -> run.mayBeAtWork(stray)) + ": " + why,
                            Code.SPOOL_LOST,
                            "look for it on the host and end it; to retry says that nothing of it is at work");
            }
        }
    }

    private Sighting outlast(Transport transport, EffectKey key, Stray stray)
            throws TransportException, InterruptedException {
        Step step = place.step(stray.site());
        Duration limit = step.limits().timeout().orElse(Detached.NO_LIMIT);
        place.progress(
                stray.site(),
                "waits for an earlier attempt of '" + step.name() + "' that is still at work on " + stray.host()
                        + (step.limits().timeout().isPresent() ? ", for at most " + Durations.format(limit) : ""));
        Sighting seen = transport.await(key, limit, _ -> {});
        return seen instanceof Sighting.Running ? transport.end(key) : seen;
    }

    private ActionException inTheWay(Stray stray, Code code, String what, String remedy) {
        String which = "attempt " + stray.attempt() + " of '"
                + place.step(stray.site()).name() + "' on " + stray.host();
        return inTheWay(which + " " + what, code, remedy);
    }

    private static ActionException inTheWay(String what, Code code, String remedy) {
        return new ActionException(Kind.NOT_STARTED, new Failure(code, what + "; nothing was begun beside it", remedy));
    }
}
