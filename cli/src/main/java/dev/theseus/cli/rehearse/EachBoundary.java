package dev.theseus.cli.rehearse;

import dev.theseus.core.run.Event;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * Dies once on each side of every boundary of a plan, or of a share of them that a seed chooses.
 *
 * <p>A boundary is what a record tells, without when and for the how manieth time: otherwise a step that begins anew after
 * each death would have a new boundary to die at for ever.
 *
 * @param only the boundaries that count, by their names
 * @param slice which of the {@code slices} of them, counted from 0: several runs can share a plan's boundaries
 */
record EachBoundary(Visited visited, long seed, double share, int slice, int slices, Pattern only) implements Doom {

    @Override
    public boolean strikes(List<? extends Event> events, Side side) {
        List<String> names =
                events.stream().map(event -> side + " " + Boundary.name(event)).toList();
        boolean strikes = names.stream().anyMatch(name -> !visited.contains(name) && chosen(name));
        if (strikes) visited.add(names);
        return strikes;
    }

    private boolean chosen(String name) {
        if (!only.matcher(name).matches()) return false;
        if (Math.floorMod(name.hashCode(), slices) != slice) return false;
        // Names that differ in one letter have hashes close together, and Random draws much the same for them.
        return share >= 1 || new SplittableRandom(seed * 1_000_003 + name.hashCode()).nextDouble() < share;
    }

    @Override
    public void passed(List<? extends Event> events) {}
}
