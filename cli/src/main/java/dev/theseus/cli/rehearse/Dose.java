package dev.theseus.cli.rehearse;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * How much a sweep puts runs through.
 *
 * @param ways which commands are disturbed
 * @param seed chooses boundaries and moments
 * @param share of the boundaries at which a controller dies, 0 to 1
 * @param slices how many runs share these boundaries
 * @param moments how many trials of a command have their controller killed once at some moment
 * @param mishaps which other parts than the controller die, too: those whose description matches
 * @param ansible how many trials of Ansible on the same steps are killed once
 */
public record Dose(Set<Way> ways, long seed, double share, int slices, int moments, Pattern mishaps, int ansible) {
    /** Matches no mishap. */
    public static final Pattern NO_MISHAPS = Pattern.compile("(?!)");

    public Dose {
        ways = Set.copyOf(ways);
        if (slices < 1 || share < 0 || share > 1 || moments < 0 || ansible < 0)
            throw new IllegalArgumentException("a sweep has a slice, a share from 0 to 1, and no negative numbers");
    }
}
