package dev.theseus.lab.momentum;

import dev.theseus.lab.hosts.Topology;
import dev.theseus.lab.hosts.Topology.HostSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Labs on which the guides of Momentum are carried out. */
public final class Momentum {
    private Momentum() {}

    /** One node that is Platform and Analytics at once, everything running: the guide for a single node. */
    public static Topology singleNode() {
        return new Topology(
                "momentum-single-node",
                List.of(new HostSpec(
                        "momentum1",
                        List.of("platform", "analytics"),
                        Optional.of(new MomentumImage(MomentumImage.Kind.FULL)))));
    }

    /** Nodes with the packages of 4.1-HF4 and the bundle of 4.2, on which nothing real runs: quick to make, for what only packages and services matter to. */
    public static Topology packagesOnly(int hosts) {
        MomentumImage image = new MomentumImage(MomentumImage.Kind.PACKAGES);
        return new Topology(
                "momentum-packages",
                IntStream.rangeClosed(1, hosts)
                        .mapToObj(number ->
                                new HostSpec("momentum" + number, List.of("platform", "analytics"), Optional.of(image)))
                        .toList());
    }
}
