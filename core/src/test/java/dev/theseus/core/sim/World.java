package dev.theseus.core.sim;

import dev.theseus.core.plan.Step;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.Site;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The simulated hosts. Each step on each target has a thing there that is untouched, half done or in place; effects are carried out at
 * most once for each key, by a supervisor that outlives the controller.
 */
final class World implements Ground {
    enum Thing {
        UNTOUCHED,
        HALF,
        IN_PLACE
    }

    enum Outcome {
        WORKED,
        FAILED_CLEAN,
        FAILED_HALF,
        /** Its end is not known to who waits for it. */
        UNKNOWN
    }

    /** One attempt of a step, or of its undo. */
    static final class Effect {
        enum Stage {
            RUNNING,
            ENDED,
            TOMBSTONE
        }

        final Site site;
        final String key;
        /** Whose thing it changes; absent for what only leads up to that. */
        final @Nullable Site thing;

        final Thing goal;
        Stage stage = Stage.RUNNING;
        Outcome outcome = Outcome.WORKED;
        /** How far it really came, where its end is not known. */
        int unknown;
        /** The host forgot it: nothing can be found again. */
        boolean lost;

        Effect(Site site, String key, @Nullable Site thing, Thing goal) {
            this.site = site;
            this.key = key;
            this.thing = thing;
            this.goal = goal;
        }
    }

    private final Dice dice;
    private final Map<Site, Thing> things = new LinkedHashMap<>();
    private final Map<Site, Thing> originals = new LinkedHashMap<>();
    private final Map<String, Effect> effects = new LinkedHashMap<>();
    private final Map<String, Integer> starts = new HashMap<>();
    /** Things that a person said to leave as they are, or that the plan never puts back. */
    private final Set<Site> left = new HashSet<>();

    World(Dice dice) {
        this.dice = dice;
    }

    Thing thing(Site site, Step step) {
        return things.computeIfAbsent(site, _ -> {
            Thing first = step.conditions().unless().isPresent()
                            && dice.about("first", site).percent(15)
                    ? Thing.IN_PLACE
                    : Thing.UNTOUCHED;
            originals.put(site, first);
            return first;
        });
    }

    Map<Site, Thing> things() {
        return things;
    }

    @Override
    public void leave(Site site) {
        left.add(site);
    }

    /** What is not as it was found, though it should be. */
    @Override
    public List<String> changed() {
        return things.keySet().stream()
                .filter(this::isChanged)
                .map(site -> site + " was " + originals.get(site) + " and is " + things.get(site))
                .toList();
    }

    @Override
    public boolean isChanged(Site site) {
        return !left.contains(site) && originals.get(site) != things.get(site);
    }

    @Override
    public boolean neverStarted(String key) {
        Effect effect = effects.get(key);
        return effect != null && effect.stage == Effect.Stage.TOMBSTONE;
    }

    Optional<Effect> effect(String key) {
        return Optional.ofNullable(effects.get(key));
    }

    @Override
    public boolean isInPlace(Site site) {
        return things.get(site) == Thing.IN_PLACE;
    }

    @Override
    public boolean busy(Site site) {
        return effects.values().stream()
                .anyMatch(effect -> effect.stage == Effect.Stage.RUNNING
                        && effect.site.lane().equals(site.lane()));
    }

    @Override
    public Set<LaneId> atWork() {
        return effects.values().stream()
                .filter(effect -> effect.stage == Effect.Stage.RUNNING)
                .map(effect -> effect.site.lane())
                .collect(Collectors.toSet());
    }

    /** How often that step was started there, in that direction. */
    int starts(String unit) {
        return starts.getOrDefault(unit, 0);
    }

    /** The supervisor starts an effect, unless its key exists already. */
    boolean start(Effect effect, String unit, Dice about, int failing) {
        if (effects.containsKey(effect.key)) return false;
        effects.put(effect.key, effect);
        int before = starts.merge(unit, 1, Integer::sum);
        Dice throwing = about.about(unit, before);
        effect.unknown = throwing.below(3);
        if (throwing.percent(failing))
            effect.outcome = throwing.pick(
                    List.of(Outcome.FAILED_CLEAN, Outcome.FAILED_HALF, Outcome.FAILED_HALF, Outcome.UNKNOWN));
        return true;
    }

    void tombstone(Site site, String key) {
        Effect never = new Effect(site, key, null, Thing.UNTOUCHED);
        never.stage = Effect.Stage.TOMBSTONE;
        effects.put(key, never);
    }

    void finish(Effect effect) {
        if (effect.stage != Effect.Stage.RUNNING) return;
        effect.stage = Effect.Stage.ENDED;
        switch (effect.outcome) {
            case WORKED -> set(effect, false);
            case FAILED_CLEAN -> {}
            case FAILED_HALF -> set(effect, true);
            case UNKNOWN -> {
                if (effect.unknown > 0) set(effect, effect.unknown == 1);
            }
        }
    }

    /** The host goes down and comes up: what ran is dead, at some point of its work, and nobody remembers it. */
    void lose(Effect effect) {
        if (effect.stage == Effect.Stage.TOMBSTONE) return;
        if (effect.stage == Effect.Stage.RUNNING) effect.outcome = Outcome.UNKNOWN;
        finish(effect);
        effect.lost = true;
    }

    Iterable<Effect> all() {
        return List.copyOf(effects.values());
    }

    private void set(Effect effect, boolean half) {
        if (effect.thing != null) things.put(effect.thing, half ? Thing.HALF : effect.goal);
    }
}
