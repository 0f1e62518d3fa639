package dev.theseus.engine.sim;

import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Warrant;
import dev.theseus.core.run.Site;
import dev.theseus.core.sim.Dice;
import dev.theseus.core.sim.Invariants;
import dev.theseus.engine.sim.Baton.Task;
import dev.theseus.engine.sim.Effect.End;
import dev.theseus.engine.sim.Effect.Stage;
import dev.theseus.engine.sim.SimWorld.Thing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A host with its supervisor: starts commands at most once for each key, whoever asks and however often, and outlives all controllers. */
final class SimHost {
    enum Started {
        STARTED,
        EXISTS,
        FENCED
    }

    private final DriverSimulation sim;
    private final Dice dice;
    private final Map<String, Effect> effects = new HashMap<>();
    private long fence;
    private @Nullable Warrant told;
    private long boots;
    private boolean upgraded;
    /** Until when nothing gets through to it. */
    private long awayUntil;
    /** Until when it answers nobody, and does nothing. */
    private long hangsUntil;

    final List<Task> waiting = new ArrayList<>();

    SimHost(DriverSimulation sim, String name) {
        this.sim = sim;
        this.dice = sim.dice.apart("host " + name);
    }

    long boots() {
        return boots;
    }

    boolean isUpgraded() {
        return upgraded;
    }

    boolean isAway() {
        return awayUntil > sim.millis();
    }

    void goAway(long millis) {
        awayUntil = Math.max(awayUntil, sim.millis() + millis);
    }

    long hangs() {
        return Math.max(0, hangsUntil - sim.millis());
    }

    void hang(long millis) {
        hangsUntil = Math.max(hangsUntil, sim.millis() + millis);
    }

    @Nullable
    Effect effect(EffectKey key) {
        return effects.get(key.word());
    }

    /** @param words {@code change thing goal}, as a command says it */
    Started start(EffectKey key, String[] words, Warrant warrant) {
        long token = warrant.fence();
        Effect known = effects.get(key.word());
        if (known != null && !sim.flaw.startsTwice()) {
            if (known.stage == Stage.TOMBSTONE) sim.chance.count(Fault.LATE_ORDER_MEETS_TOMBSTONE);
            return Started.EXISTS;
        }
        // Seldom reached: who takes over asks each host after what was left there, and a late order meets a tombstone.
        if (token < fence) return Started.FENCED;
        fence = token;
        remember(warrant);
        Site site = sim.world.named(key.unit().substring(2));
        sim.invariants.effectStarts(site, key.unit() + "." + key.attempt());
        Effect effect = new Effect(site, words[1], Thing.valueOf(words[2]), Stage.RUNNING);
        effects.put(key.word(), effect);
        int before = sim.world.begins(site, key.unit() + "." + key.ordinal());
        effect.end = sim.ends(key.unit(), before);
        sim.baton.in(lasts(), () -> end(effect, effect.end));
        return Started.STARTED;
    }

    /** A newer controller is right; of the same one what came last in its journal. */
    private void remember(Warrant warrant) {
        Warrant before = told;
        if (before == null
                || warrant.fence() > before.fence()
                || warrant.fence() == before.fence()
                        && warrant.journal().seq() > before.journal().seq()) told = warrant;
    }

    Optional<Warrant> told() {
        return Optional.ofNullable(told);
    }

    private long lasts() {
        if (sim.chance.of(Fault.COMMAND_HANGS)) return 600_000;
        return hangs() + 1 + dice.below(60);
    }

    private void end(Effect effect, End how) {
        if (effect.stage != Stage.RUNNING) return;
        effect.stage = Stage.ENDED;
        effect.exit = how.exit;
        leave(effect, how);
    }

    private void leave(Effect effect, End how) {
        if (!effect.thing.equals("-")) {
            Thing left = how.leaves(Thing.valueOf(sim.world.see(effect.thing)), effect.goal);
            sim.world.set(effect.thing, left);
            Site changed = sim.world.named(effect.thing);
            if (sim.plan.step(changed.step()).action().equals(Simulated.UPGRADE)) upgraded = left == Thing.IN_PLACE;
        }
        sim.world.ends(effect.site);
        sim.baton.wake(waiting);
    }

    void raise(long token) {
        fence = Math.max(fence, token);
    }

    /** Makes a tombstone where there is nothing. */
    Effect settle(EffectKey key) {
        return effects.computeIfAbsent(key.word(), _ -> {
            sim.world.tombstone(key.unit() + "." + key.attempt());
            return new Effect(sim.world.named(key.unit().substring(2)), "-", Thing.UNTOUCHED, Stage.TOMBSTONE);
        });
    }

    /** Ends a command's processes, at some point of their work. */
    void kill(Effect effect) {
        if (effect.stage != Stage.RUNNING) return;
        end(effect, dice.pick(List.of(End.CLEANLY, End.HALFWAY, End.WORKED)));
        effect.stage = Stage.CUT_OFF;
    }

    /** Goes down, and comes up again: what ran is dead, and nobody saw how far it came. */
    void reboot() {
        boots++;
        goAway(dice.below(3000));
        for (Effect effect : effects.values())
            if (effect.stage == Stage.RUNNING) {
                effect.stage = Stage.LOST;
                leave(effect, dice.pick(List.of(End.CLEANLY, End.HALFWAY, End.WORKED)));
            }
        sim.baton.wake(waiting);
    }

    static void readable(String[] words) {
        Invariants.check(words.length == 3 && words[0].equals("change"), "not a command of ours");
    }
}
