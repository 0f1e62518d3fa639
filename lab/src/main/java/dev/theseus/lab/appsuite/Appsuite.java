package dev.theseus.lab.appsuite;

import dev.theseus.lab.hosts.Topology;
import dev.theseus.lab.hosts.Topology.HostSpec;
import dev.theseus.lab.sample.SampleSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A lab on which App Suite's guide is carried out. */
public final class Appsuite {
    /** Twelve schemata with two contexts each: small, since what takes a guide's time are its steps. */
    public static final SampleSize SIZE = new SampleSize(12, 2, 100, 3);

    static final String DATABASE_USER = "openexchange";
    static final String DATABASE_HOST = "database1";
    static final int DATABASE_PORT = 3306;

    /** The names of the lab's passwords. */
    public static final String DATABASE = "database";

    public static final String ADMIN = "admin";

    /** As an administrator sets it, so that the product's commands are found. */
    private static final Map<String, String> PATH =
            Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/open-xchange/sbin");

    private static final String INVENTORY = """
            balancers:
              main: { kind: haproxy, url: "http://<balancer1>", settings: { host: balancer1, socket: /run/haproxy/admin.sock, backend: nodes } }
              second: { kind: haproxy, url: "http://<balancer2>", settings: { host: balancer2, socket: /run/haproxy/admin.sock, backend: nodes } }
            databases:
              configdb: { kind: mariadb, host: "<database1>", port: 3306, user: openexchange, database: configdb, password: "file:<passwords>/database" }
              schemata: { kind: mariadb, host: "<database1>", port: 3306, user: openexchange, database: configdb, password: "file:<passwords>/database" }
            """;

    private Appsuite() {}

    /** Nodes with 7.10.0 behind one of two balancers; to the other they are known, and out of service. */
    public static Topology topology(int nodes) {
        List<HostSpec> hosts = new ArrayList<>();
        for (int number = 1; number <= nodes; number++)
            hosts.add(new HostSpec("node" + number, List.of("nodes"), Optional.of(new NodeImage()), PATH));
        hosts.add(new HostSpec(DATABASE_HOST, List.of("databases"), Optional.of(new DatabaseImage())));
        for (String balancer : List.of("balancer1", "balancer2"))
            hosts.add(new HostSpec(balancer, List.of("balancers"), Optional.of(new BalancerImage())));
        return new Topology("appsuite", hosts).with(INVENTORY).withPasswords(DATABASE, ADMIN);
    }
}
