package dev.theseus.cli.rehearse;

import dev.theseus.lab.LabOptions;
import dev.theseus.lab.sample.SampleSize;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What is rehearsed.
 *
 * @param directory where labs, runs and logs go
 * @param cache where the database's programs are unpacked
 * @param plan the plan
 * @param version the version that it leads to
 * @param schemata how many schemata a lab has
 * @param rate requests a second that the client sends
 * @param seed chooses boundaries and moments
 * @param share of the boundaries at which a controller dies, 0 to 1
 * @param moments how many trials have their controller killed once at some moment
 * @param mishaps which other parts than the controller die, too: those whose description matches
 * @param ansible how many trials of Ansible on the same steps are killed once
 * @param playbook what Ansible carries out
 */
public record RehearsalOptions(
        Path directory,
        Path cache,
        Path plan,
        String version,
        int schemata,
        int rate,
        long seed,
        double share,
        int moments,
        Pattern mishaps,
        int ansible,
        Path playbook) {
    private static final int ROWS_PER_SECOND = 2000;

    /** Matches no mishap. */
    public static final Pattern NO_MISHAPS = Pattern.compile("(?!)");

    LabOptions lab() {
        return LabOptions.defaults()
                .withCache(cache)
                .withRowsPerSecond(ROWS_PER_SECOND)
                .withSize(new SampleSize(schemata, 2, 100, 3));
    }
}
