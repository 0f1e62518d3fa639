package dev.theseus.lab.momentum;

import dev.theseus.lab.hosts.Topology;
import dev.theseus.lab.hosts.Topology.HostSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Labs on which the guides of Momentum are carried out. A host has the roles of the groups that it is in. */
public final class Momentum {
    private static final List<String> PLATFORM = List.of("platform");
    private static final List<String> ANALYTICS = List.of("analytics");
    private static final List<String> BOTH = List.of("platform", "analytics");

    /** The Analytics nodes' proxy, as an inventory says it. */
    private static final String WEB = """
            balancers:
              web:
                kind: nginx
                url: http://analytics1
                settings:
                  hosts: analytics1,combined1
                  file: /opt/msys/3rdParty/nginx/conf.d/momo_upstream.conf
                  upstream: momo-rest
                  pid: /run/msys-nginx.pid
                  test: service msys-nginx configtest
                  reload: service msys-nginx reload
            """;

    private Momentum() {}

    /** One node that is Platform and Analytics at once, everything running: the guide for a single node. */
    public static Topology singleNode() {
        return new Topology("momentum-single-node", List.of(host("momentum1", BOTH, MomentumImage.Kind.FULL)));
    }

    /** The same node with a stand-in in place of Cassandra, which is up in seconds. */
    public static Topology singleNodeLight() {
        return new Topology("momentum-single-node-light", List.of(host("momentum1", BOTH, MomentumImage.Kind.LIGHT)));
    }

    /** Two tiers for the rolling guide: three Platform nodes with a ring of Cassandra, two Analytics nodes, one of them the third Platform node. It needs 3 GB. */
    public static Topology rolling() {
        return rolling("momentum-rolling", MomentumImage.Kind.FULL);
    }

    /** The same nodes with stand-ins in place of Cassandra and Vertica; everything else is as real. */
    public static Topology rollingLight() {
        return rolling("momentum-rolling-light", MomentumImage.Kind.PACKAGES);
    }

    private static Topology rolling(String name, MomentumImage.Kind kind) {
        return new Topology(
                        name,
                        List.of(
                                host("platform1", PLATFORM, kind),
                                host("platform2", PLATFORM, kind),
                                host("combined1", BOTH, kind),
                                host("analytics1", ANALYTICS, kind)))
                .with(WEB);
    }

    /** Nodes with the packages of 4.1-HF4 and the bundle of 4.2, on which nothing real runs: quick to make, for what only packages and services matter to. */
    public static Topology packagesOnly(int hosts) {
        return new Topology(
                "momentum-packages",
                IntStream.rangeClosed(1, hosts)
                        .mapToObj(number -> host("momentum" + number, BOTH, MomentumImage.Kind.PACKAGES))
                        .toList());
    }

    private static HostSpec host(String name, List<String> groups, MomentumImage.Kind kind) {
        return new HostSpec(name, groups, Optional.of(new MomentumImage(kind)));
    }
}
