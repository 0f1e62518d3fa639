package dev.theseus.lab;

import dev.theseus.lab.sample.SampleSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a lab is made.
 *
 * @param nodes how many nodes, all of the old version
 * @param rowsPerSecond the pace of update tasks that fill rows
 * @param leaseValidity how long a lab lives on when nobody looks after it any more
 * @param cache where MariaDB's programs are unpacked (350 MB); without one, below the lab's directory
 */
public record LabOptions(int nodes, SampleSize size, int rowsPerSecond, Duration leaseValidity, Optional<Path> cache) {

    public LabOptions {
        if (nodes < 1 || rowsPerSecond < 1 || leaseValidity.toMillis() < 2000) {
            throw new IllegalArgumentException("a lab has a node, a pace, and a lease of two seconds or more");
        }
    }

    /** Three nodes, twelve schemata, 2,000 rows a second, one minute. */
    public static LabOptions defaults() {
        return new LabOptions(3, SampleSize.ordinary(), 2000, Duration.ofSeconds(60), Optional.empty());
    }

    public LabOptions withCache(Path folder) {
        return new LabOptions(nodes, size, rowsPerSecond, leaseValidity, Optional.of(folder));
    }

    public LabOptions withNodes(int number) {
        return new LabOptions(number, size, rowsPerSecond, leaseValidity, cache);
    }

    public LabOptions withSize(SampleSize other) {
        return new LabOptions(nodes, other, rowsPerSecond, leaseValidity, cache);
    }

    public LabOptions withLeaseValidity(Duration validity) {
        return new LabOptions(nodes, size, rowsPerSecond, validity, cache);
    }

    public LabOptions withRowsPerSecond(int pace) {
        return new LabOptions(nodes, size, pace, leaseValidity, cache);
    }
}
