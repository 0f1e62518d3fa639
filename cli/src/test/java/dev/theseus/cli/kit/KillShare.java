package dev.theseus.cli.kit;

import dev.theseus.cli.rehearse.Doom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * At which of a journal's boundaries a test kills the controller. Every build takes a share that a seed draws; {@code -Dtheseus.kill.times=8} takes
 * eight times as many, a thousand, as {@code -Pdeep} has it, takes them all, 0 none. {@code -Dtheseus.kill.slice=1/4} takes the first quarter
 * instead: four runs take them all. {@code -Dtheseus.kill.only=PATTERN} leaves out those whose names do not match.
 */
public final class KillShare {
    private static final double TIMES = Double.parseDouble(System.getProperty("theseus.kill.times", "1"));
    private static final String SLICE = System.getProperty("theseus.kill.slice", "");
    private static final String ONLY = System.getProperty("theseus.kill.only", ".*");

    private KillShare() {}

    /** @param slice what every build takes, 0 to 1 */
    public static double of(double slice) {
        return SLICE.isEmpty() ? Math.min(1, slice * TIMES) : 1;
    }

    /**
     * What a controller that is to die is started with.
     *
     * @param visited the file that keeps where it died already
     * @param share as {@link #of} gives it
     */
    public static List<String> doom(Path visited, long seed, double share) {
        var options = new ArrayList<>(List.of(
                "-D" + Doom.VISITED + "=" + visited,
                "-D" + Doom.SEED + "=" + seed,
                "-D" + Doom.SHARE + "=" + share,
                "-D" + Doom.ONLY + "=" + ONLY));
        if (!SLICE.isEmpty()) {
            String[] of = SLICE.split("/", 2);
            options.add("-D" + Doom.SLICE + "=" + (Integer.parseInt(of[0]) - 1));
            options.add("-D" + Doom.SLICES + "=" + of[1]);
        }
        return options;
    }
}
