package dev.theseus.lab.oms;

import dev.theseus.lab.hosts.Image;
import dev.theseus.lab.hosts.Topology;
import dev.theseus.lab.hosts.Topology.HostSpec;
import java.util.List;
import java.util.Optional;

/** The lab on which the guide of OMS is carried out: a host with Docker's engine and the container of 4.1.1, and the host of its MetaDB. */
public final class Oms {
    public static final String HOST = "oms1";
    public static final String METADB_HOST = "metadb1";
    public static final String OLD_CONTAINER = "oms_411";
    public static final List<String> DATABASES = List.of("rm_411", "cm_411", "cm_hb_411");

    /** Who the container and the plan are on the MetaDB. */
    public static final String USER = "oms";

    /** Where the host has the image file of 4.2.0, downloaded. */
    public static final String NEW_IMAGE = "/root/oms_4.2.0-ce.tar";

    /** The directory of the mounts {@code oms_logs}, {@code oms_store} and {@code oms_run}. */
    public static final String DATA = "/data/oms";

    static final String PASSWORD = "Meta-7531-qrst";

    private Oms() {}

    public static Topology singleNode() {
        return new Topology(
                        "oms",
                        List.of(host(HOST, "oms", new OmsHostImage()), host(METADB_HOST, "metadb", new MetaDbImage())))
                .with("""
                databases:
                  metadb:
                    kind: mariadb
                    host: <%1$s>
                    user: %2$s
                    password: "cmd:ssh %1$s cat /root/oms-password"
                    settings: { tls: disable }
                """.formatted(METADB_HOST, USER));
    }

    private static HostSpec host(String name, String group, Image image) {
        return new HostSpec(name, List.of(group), Optional.of(image));
    }
}
