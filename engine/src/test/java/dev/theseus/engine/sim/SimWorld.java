package dev.theseus.engine.sim;

import dev.theseus.core.plan.Step;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.Site;
import dev.theseus.core.sim.Dice;
import dev.theseus.core.sim.Ground;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The things that a run changes: one for each step on each target, untouched, half done or in place. */
final class SimWorld implements Ground {
    enum Thing {
        UNTOUCHED,
        HALF,
        IN_PLACE
    }

    private final Dice dice;
    private final Map<String, Site> names = new HashMap<>();
    private final Map<Site, Thing> things = new LinkedHashMap<>();
    private final Map<Site, Thing> originals = new HashMap<>();
    private final Map<Site, Integer> working = new HashMap<>();
    private final Set<String> tombstones = new HashSet<>();
    private final Set<Site> left = new HashSet<>();
    private final Set<Site> liedAbout = new HashSet<>();
    private final Map<String, Integer> starts = new HashMap<>();

    SimWorld(Dice dice) {
        this.dice = dice;
    }

    Thing thing(Site site, Step step) {
        names.put(site.word(), site);
        return things.computeIfAbsent(site, _ -> {
            boolean there = step.conditions().unless().isPresent()
                    && dice.about("first", site).percent(15);
            Thing first = there ? Thing.IN_PLACE : Thing.UNTOUCHED;
            originals.put(site, first);
            return first;
        });
    }

    /** Somebody did it by hand. */
    void did(Site site, Step step) {
        thing(site, step);
        things.put(site, Thing.IN_PLACE);
    }

    /** What it was before anybody touched it. */
    Thing original(Site site) {
        return originals.getOrDefault(site, Thing.UNTOUCHED);
    }

    void name(Site site) {
        names.put(site.word(), site);
    }

    Site named(String word) {
        Site site = names.get(word);
        if (site == null) throw new AssertionError("nobody named " + word);
        return site;
    }

    /** Nothing for what only leads up to a change. */
    void set(String word, Thing thing) {
        if (!word.equals("-")) things.put(named(word), thing);
    }

    String see(String word) {
        return String.valueOf(things.get(named(word)));
    }

    /** How often something was begun there before, in that direction. */
    int begins(Site site, String unit) {
        working.merge(site, 1, Integer::sum);
        return starts.merge(unit, 1, Integer::sum) - 1;
    }

    void ends(Site site) {
        working.merge(site, -1, Integer::sum);
    }

    void tombstone(String key) {
        tombstones.add(key);
    }

    void lie(Site site) {
        liedAbout.add(site);
    }

    boolean isLiedAbout(Site site) {
        return liedAbout.contains(site);
    }

    /** What became of each thing. */
    Map<String, Thing> end() {
        Map<String, Thing> end = new TreeMap<>();
        things.forEach((site, thing) -> end.put(site.word(), thing));
        return end;
    }

    @Override
    public boolean isChanged(Site site) {
        return !left.contains(site) && originals.get(site) != things.get(site);
    }

    @Override
    public List<String> changed() {
        return things.keySet().stream()
                .filter(this::isChanged)
                .map(site -> site + " was " + originals.get(site) + " and is " + things.get(site))
                .toList();
    }

    @Override
    public boolean isInPlace(Site site) {
        return liedAbout.contains(site) || things.get(site) == Thing.IN_PLACE;
    }

    @Override
    public boolean neverStarted(String key) {
        return tombstones.contains(key);
    }

    @Override
    public boolean busy(Site site) {
        return working.entrySet().stream()
                .anyMatch(each -> each.getValue() > 0 && each.getKey().lane().equals(site.lane()));
    }

    @Override
    public Set<LaneId> atWork() {
        return working.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .map(each -> each.getKey().lane())
                .collect(Collectors.toSet());
    }

    @Override
    public void leave(Site site) {
        left.add(site);
    }
}
