package dev.theseus.lab.hosts;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which hosts a lab has.
 *
 * @param name a word; the lab's own name where nobody gives it another
 * @param more what its inventory says beside hosts and groups, in YAML; {@code <NAME>} stands for the address of that host
 */
public record Topology(String name, List<HostSpec> hosts, String more) {

    /** The last number of an address has no more of them. */
    public static final int MOST_HOSTS = 240;

    private static final String WORD = "[a-z][a-z0-9-]{0,40}";

    /**
     * One host.
     *
     * @param groups of the inventory, that it is in
     * @param image what is installed on it, beside what every host has
     */
    public record HostSpec(String name, List<String> groups, Optional<Image> image) {

        /** With nothing installed. */
        public HostSpec(String name, List<String> groups) {
            this(name, groups, Optional.empty());
        }

        public HostSpec {
            groups = List.copyOf(groups);
            checkWord(name);
            groups.forEach(HostSpec::checkWord);
        }

        private static void checkWord(String word) {
            if (!word.matches(WORD))
                throw new IllegalArgumentException("'" + word + "' is no name for a host or group of a lab: " + WORD);
        }
    }

    public Topology {
        HostSpec.checkWord(name);
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty() || hosts.size() > MOST_HOSTS)
            throw new IllegalArgumentException("a lab has 1 to " + MOST_HOSTS + " hosts, not " + hosts.size());
        Set<String> seen = new HashSet<>();
        for (HostSpec host : hosts)
            if (!seen.add(host.name())) throw new IllegalArgumentException("two hosts are called " + host.name());
    }

    /** One whose inventory has hosts and groups. */
    public Topology(String name, List<HostSpec> hosts) {
        this(name, hosts, "");
    }

    /** Hosts {@code node1}, {@code node2}, … in the group {@code nodes}, on which nothing runs but sshd. */
    public static Topology bare(int hosts) {
        return new Topology(
                "bare",
                IntStream.rangeClosed(1, hosts)
                        .mapToObj(number -> new HostSpec("node" + number, List.of("nodes")))
                        .toList());
    }

    /** The same hosts in a lab of another name. */
    public Topology called(String other) {
        return new Topology(other, hosts, more);
    }

    /** The same with more in its inventory, in YAML. */
    public Topology with(String inInventory) {
        return new Topology(name, hosts, more + inInventory);
    }
}
