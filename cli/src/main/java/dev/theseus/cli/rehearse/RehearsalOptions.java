package dev.theseus.cli.rehearse;

import dev.theseus.lab.LabOptions;
import dev.theseus.lab.sample.SampleSize;
import java.nio.file.Path;

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
 * @param mishaps whether other parts than the controller die, too
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
        boolean mishaps) {
    private static final int ROWS_PER_SECOND = 2000;

    LabOptions lab() {
        return LabOptions.defaults()
                .withCache(cache)
                .withRowsPerSecond(ROWS_PER_SECOND)
                .withSize(new SampleSize(schemata, 2, 100, 3));
    }
}
