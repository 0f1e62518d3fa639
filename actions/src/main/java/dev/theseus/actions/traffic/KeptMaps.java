package dev.theseus.actions.traffic;

import dev.theseus.actions.Named;
import dev.theseus.actions.host.HostScript;
import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Finished;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files behind HAProxy's maps, on its own host. What is set at the runtime API is gone when HAProxy is reloaded: it reads the file again,
 * and would send tenants that have moved to the servers that they were on before.
 *
 * <p>Setting in the inventory: {@code keep}, the tables that are to be kept, with commas; {@code host} says where.
 */
record KeptMaps(BalancerRef reference, HostCommands hosts) {
    private static final HostScript MAP = HostScript.beside(KeptMaps.class, "haproxy-map");

    boolean keeps(String table) {
        String tables = reference.settings().getOrDefault("keep", "");
        return List.of(tables.strip().split("\\s*,\\s*", -1)).contains(table);
    }

    /** What the file holds. */
    Map<String, String> entries(String file) throws BalancerException, InterruptedException {
        Map<String, String> entries = new LinkedHashMap<>();
        for (String line : run("look", file, "", "").lines().toList()) {
            String[] words = line.split(" ", 2);
            entries.putIfAbsent(words[0], words.length == 2 ? words[1] : "");
        }
        return entries;
    }

    /** @param pool empty where the entry is to go */
    void set(String file, String key, String pool) throws BalancerException, InterruptedException {
        run("set", file, key, pool);
    }

    private String run(String what, String file, String key, String pool)
            throws BalancerException, InterruptedException {
        String host = ConfiguredBalancers.setting(
                reference, "host", "the host of the inventory that has the files of the tables to keep");
        Finished finished = hosts.run(
                host,
                MAP.with(what, file, key, pool)
                        .as(Optional.ofNullable(reference.settings().get("as"))));
        if (!finished.ok() || finished.output().truncated())
            throw new BalancerException("the map " + file + " of HAProxy " + reference.name() + " on " + host + ": "
                    + Named.excerpt(finished.output().both()));
        return finished.output().out();
    }
}
