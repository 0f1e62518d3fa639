package dev.theseus.cli.rehearse;

import dev.theseus.lab.LabOptions;
import dev.theseus.lab.sample.SampleSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What is rehearsed, where, and how much.
 *
 * @param directory where labs, runs and logs go; trials that it has already are not made again
 * @param time after how long no trial is begun any more
 */
public record RehearsalOptions(Path directory, Subject subject, Dose dose, Optional<Duration> time) {
    private static final int ROWS_PER_SECOND = 2000;

    /**
     * The plan, and the lab that it is carried out on.
     *
     * @param cache where the database's programs are unpacked
     * @param playbook the same steps for Ansible
     * @param version the version that the plan leads to
     * @param rate requests a second that the client sends
     * @param queue whether requests of a schema that is being moved wait at the balancer
     */
    public record Subject(Path plan, Path playbook, Path cache, String version, int schemata, int rate, boolean queue) {
        LabOptions lab() {
            return LabOptions.defaults()
                    .withCache(cache)
                    .withRowsPerSecond(ROWS_PER_SECOND)
                    .withSize(new SampleSize(schemata, 2, 100, 3));
        }

        /** What trials must agree in to stand in one table. */
        String mark() {
            return version + ", " + schemata + " schemata, " + rate + " requests a second"
                    + (queue ? ", which wait" : "");
        }
    }

    /** What the trials of one directory must agree in. */
    String mark() {
        return subject.mark() + ", seed " + dose.seed() + ", share " + dose.share() + " in " + dose.slices()
                + " slices";
    }
}
