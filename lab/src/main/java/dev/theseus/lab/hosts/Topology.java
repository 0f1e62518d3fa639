package dev.theseus.lab.hosts;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which hosts a lab has.
 *
 * @param name a word; the lab's own name where nobody gives it another
 * @param more what its inventory says beside hosts and groups, in YAML; {@code <NAME>} stands for the address of that host, {@code <passwords>} for the folder with the lab's passwords
 * @param passwords names of what is made anew for each lab: files in {@code /etc/lab/passwords} on every host
 */
public record Topology(String name, List<HostSpec> hosts, String more, List<String> passwords) {

    /** The last number of an address has no more of them. */
    public static final int MOST_HOSTS = 240;

    private static final String WORD = "[a-z][a-z0-9-]{0,40}";

    /**
     * One host.
     *
     * @param groups of the inventory, that it is in
     * @param image what is installed on it, beside what every host has
     * @param env what every command of a plan finds in its environment there
     */
    public record HostSpec(String name, List<String> groups, Optional<Image> image, Map<String, String> env) {

        /** With nothing installed. */
        public HostSpec(String name, List<String> groups) {
            this(name, groups, Optional.empty());
        }

        public HostSpec(String name, List<String> groups, Optional<Image> image) {
            this(name, groups, image, Map.of());
        }

        public HostSpec {
            groups = List.copyOf(groups);
            env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
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
        passwords = List.copyOf(passwords);
        passwords.forEach(HostSpec::checkWord);
        if (hosts.isEmpty() || hosts.size() > MOST_HOSTS)
            throw new IllegalArgumentException("a lab has 1 to " + MOST_HOSTS + " hosts, not " + hosts.size());
        Set<String> seen = new HashSet<>();
        for (HostSpec host : hosts)
            if (!seen.add(host.name())) throw new IllegalArgumentException("two hosts are called " + host.name());
    }

    /** One whose inventory has hosts and groups. */
    public Topology(String name, List<HostSpec> hosts) {
        this(name, hosts, "", List.of());
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
        return new Topology(other, hosts, more, passwords);
    }

    /** The same with more in its inventory, in YAML. */
    public Topology with(String inInventory) {
        return new Topology(name, hosts, more + inInventory, passwords);
    }

    /** The same with passwords that are made anew for each lab. */
    public Topology withPasswords(String... names) {
        return new Topology(name, hosts, more, List.of(names));
    }
}
