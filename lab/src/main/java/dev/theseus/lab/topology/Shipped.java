package dev.theseus.lab.topology;

import dev.theseus.lab.appsuite.Appsuite;
import dev.theseus.lab.hosts.Topology;
import dev.theseus.lab.momentum.Momentum;
import dev.theseus.lab.oms.Oms;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;

/** A topology that comes with Theseus. */
public enum Shipped {
    BARE("bare", 3, Topology::bare, "hosts on which nothing runs but sshd"),
    MOMENTUM_PACKAGES(
            "momentum-packages",
            1,
            Momentum::packagesOnly,
            "Momentum 4.1-HF4's packages with the bundle of 4.2; nothing real runs"),
    MOMENTUM_SINGLE_NODE(
            "momentum-single-node",
            1,
            _ -> Momentum.singleNode(),
            "one node of Momentum 4.1-HF4, with Cassandra; 1 GB"),
    MOMENTUM_SINGLE_NODE_LIGHT(
            "momentum-single-node-light",
            1,
            _ -> Momentum.singleNodeLight(),
            "the same node with a stand-in in place of Cassandra"),
    MOMENTUM_ROLLING(
            "momentum-rolling",
            4,
            _ -> Momentum.rolling(),
            "two tiers of Momentum 4.1-HF4: three Platform nodes with a ring of Cassandra, two Analytics nodes, one"
                    + " with both roles; 3 GB"),
    MOMENTUM_ROLLING_LIGHT(
            "momentum-rolling-light",
            4,
            _ -> Momentum.rollingLight(),
            "the same nodes with stand-ins in place of Cassandra and Vertica"),
    OMS(
            "oms",
            2,
            _ -> Oms.singleNode(),
            "OMS 4.1.1 in a container of a host's own Docker engine, and the host of its MetaDB"),
    APPSUITE(
            "appsuite",
            5,
            Appsuite::topology,
            "nodes of a multi-tenant application in the place of App Suite 7.10.0, a database, two balancers with HAProxy; 1 GB");

    private final String word;
    private final int usualHosts;
    private final IntFunction<Topology> maker;
    private final String description;

    Shipped(String word, int usualHosts, IntFunction<Topology> maker, String description) {
        this.word = word;
        this.usualHosts = usualHosts;
        this.maker = maker;
        this.description = description;
    }

    /** The one that is called so. */
    public static Optional<Shipped> called(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    public String word() {
        return word;
    }

    public String description() {
        return description;
    }

    /** Whether somebody can say how many hosts it has. */
    public boolean isSized() {
        return this == BARE || this == MOMENTUM_PACKAGES || this == APPSUITE;
    }

    /** @param hosts how many, where {@link #isSized}; its usual number where nobody says */
    public Topology topology(Optional<Integer> hosts) {
        return maker.apply(hosts.orElse(usualHosts));
    }
}
