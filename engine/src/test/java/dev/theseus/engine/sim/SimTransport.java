package dev.theseus.engine.sim;

import dev.theseus.core.port.Command;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.NothingStarted;
import dev.theseus.core.port.Output;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.port.Warrant;
import dev.theseus.core.problem.Code;
import dev.theseus.engine.sim.Effect.Stage;
import java.time.Duration;

/** The way from one controller to one host: orders and replies take time, get lost, come late and come twice. */
final class SimTransport implements Transport {
    private static final long ORDER_LIMIT_MILLIS = 30_000;

    private final DriverSimulation sim;
    private final SimHost host;

    /** The start of the host that this controller met: an order that names another one is refused there. */
    private long met;

    SimTransport(DriverSimulation sim, SimHost host) {
        this.sim = sim;
        this.host = host;
    }

    // --- the way

    private void there() throws TransportException, InterruptedException {
        sim.baton.alive();
        sim.baton.sleep(sim.chance.millis(10));
        if (sim.chance.of(Fault.HOST_OUT_OF_REACH)) host.goAway(sim.chance.millis(5000));
        if (host.isAway()) throw new TransportException(Code.UNREACHABLE, "it cannot be reached");
        if (sim.chance.of(Fault.HOST_HANGS)) host.hang(sim.chance.millis(60_000));
        if (sim.chance.of(Fault.HOST_REBOOTS)) host.reboot();
    }

    /** Waits for a host that hangs. @return whether it came to itself in time */
    private boolean patient() throws InterruptedException {
        long hangs = host.hangs();
        if (hangs == 0) return true;
        sim.baton.sleep(Math.min(hangs, ORDER_LIMIT_MILLIS));
        return host.hangs() == 0;
    }

    private void back() throws TransportException, InterruptedException {
        sim.baton.sleep(sim.chance.millis(10));
        if (sim.chance.of(Fault.REPLY_LOST)) throw lost();
    }

    private static TransportException lost() {
        return new TransportException(Code.CONNECTION_LOST, "the connection was lost; what was started goes on");
    }

    private static TransportException silent() {
        return new TransportException(Code.TIMED_OUT, "no answer");
    }

    // --- orders

    @Override
    public Finished look(Command command, Duration limit) throws TransportException, InterruptedException {
        there();
        if (!patient()) throw silent();
        String[] words = command.display().split(" ");
        String seen = words[0].equals("see") ? sim.world.see(words[1]) : "";
        back();
        return new Finished(0, new Output(seen, "", false));
    }

    @Override
    public boolean start(EffectKey key, Command command, Warrant warrant)
            throws TransportException, InterruptedException {
        there();
        long boots = met;
        String[] words = command.display().split(" ");
        SimHost.readable(words);
        if (sim.chance.of(Fault.ORDER_LOST)) throw lost();
        if (sim.chance.of(Fault.ORDER_LATE)) {
            later(boots, 200 + sim.chance.millis(5000), key, words, warrant);
            throw lost();
        }
        if (!patient()) {
            later(boots, host.hangs(), key, words, warrant);
            throw silent();
        }
        if (host.boots() != boots && host.effect(key) == null) throw restarted();
        SimHost.Started started = host.start(key, words, warrant);
        if (sim.chance.of(Fault.ORDER_TWICE)) later(boots, sim.chance.millis(500), key, words, warrant);
        back();
        return switch (started) {
            case STARTED -> true;
            case EXISTS -> false;
            case FENCED -> throw new TransportException(Code.FENCED, "another controller has taken over");
        };
    }

    /** Where the order went out twice, the first of them may have gone with the host as it was. */
    private TransportException restarted() {
        return sim.chance.of(Fault.REPLY_LOST)
                ? new TransportException(
                        Code.SPOOL_LOST, "the host was restarted; perhaps something was started before")
                : new NothingStarted("the host was restarted; nothing was started");
    }

    private void later(long boots, long millis, EffectKey key, String[] words, Warrant warrant) {
        sim.baton.in(millis, () -> {
            if (host.boots() == boots) host.start(key, words, warrant);
        });
    }

    @Override
    public Sighting await(EffectKey key, Duration limit, Follower follower)
            throws TransportException, InterruptedException {
        there();
        if (!patient()) throw silent();
        long end = sim.millis() + limit.toMillis();
        prompts(key, follower);
        while (true) {
            Effect effect = host.effect(key);
            if (effect == null) throw new AssertionError("waits for what was never ordered: " + key);
            if (effect.stage != Stage.RUNNING || sim.millis() >= end) {
                follower.printed("says " + Secrets.TEXT);
                back();
                return sighting(effect);
            }
            sim.baton.await(host.waiting, end - sim.millis());
            sim.baton.alive();
        }
    }

    /** Some commands of steps ask, no undo of an action's own does; always the same: whoever follows one again is asked again, as the host prints again what it kept. */
    private void prompts(EffectKey key, Follower follower) throws InterruptedException {
        Effect effect = host.effect(key);
        if (effect == null || effect.stage != Stage.RUNNING || !key.unit().startsWith("f.")) return;
        int prompts = Math.floorMod(key.unit().hashCode(), 5) - 2;
        for (int index = 0; index < prompts; index++) {
            follower.answers(index, "prompt " + index);
            sim.invariants.answered(key.unit(), key.attempt(), key.ordinal(), index);
        }
    }

    /** What is asked hangs on the key alone. */
    @Override
    public void takeUp(EffectKey key, Command command) {}

    @Override
    public Sighting settle(EffectKey key) throws TransportException, InterruptedException {
        if (isLeft(key) && sim.flaw.asksNobody(sim.invariants.shadow().ending().isPresent()))
            return new Sighting.NeverStarted();
        there();
        if (!patient()) throw silent();
        Effect effect = host.settle(key);
        back();
        return sighting(effect);
    }

    private boolean isLeft(EffectKey key) {
        return sim.invariants.shadow().strays().stream()
                .anyMatch(stray -> stray.unit().equals(key.unit()) && stray.attempt() == key.attempt());
    }

    @Override
    public Sighting end(EffectKey key) throws TransportException, InterruptedException {
        there();
        if (!patient()) throw silent();
        Effect effect = host.settle(key);
        host.kill(effect);
        back();
        return sighting(effect);
    }

    /** The output echoes the secret, as a careless command does. */
    private static Sighting sighting(Effect effect) {
        return switch (effect.stage) {
            case RUNNING -> new Sighting.Running();
            case ENDED ->
                new Sighting.Ended(
                        new Finished(effect.exit, new Output("out " + Secrets.TEXT, "err " + Secrets.TEXT, false)));
            case CUT_OFF -> new Sighting.CutOff(new Finished(143, new Output("cut off", "", false)));
            case TOMBSTONE -> new Sighting.NeverStarted();
            case LOST -> new Sighting.Unknown("the host was restarted", true);
        };
    }

    @Override
    public void raise(long fence) throws TransportException, InterruptedException {
        there();
        host.raise(fence);
        back();
    }

    @Override
    public HostFacts facts(String run) {
        met = host.boots();
        return new HostFacts("boot" + host.boots(), "spool", Duration.ZERO, host.told());
    }

    @Override
    public void forget(String run) {}

    @Override
    public void close() {}
}
