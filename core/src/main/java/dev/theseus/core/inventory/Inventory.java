package dev.theseus.core.inventory;

import dev.theseus.core.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One installation: what a plan runs against. Order is the file's order, and {@code [first]} means the first in it.
 *
 * @param hosts by name
 * @param groups host names by group
 * @param lockHost whose disk carries the lock of the installation
 * @param paths for all hosts; a host's own come first
 */
public record Inventory(
        String name,
        Map<String, Host> hosts,
        Map<String, List<String>> groups,
        Map<String, BalancerRef> balancers,
        Map<String, DatabaseRef> databases,
        Optional<String> lockHost,
        Map<String, String> paths) {

    public Inventory {
        hosts = Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
        balancers = Collections.unmodifiableMap(new LinkedHashMap<>(balancers));
        databases = Collections.unmodifiableMap(new LinkedHashMap<>(databases));
        paths = Collections.unmodifiableMap(new LinkedHashMap<>(paths));
    }

    /**
     * A host.
     *
     * @param env for every command on it
     * @param vars what expressions see as {@code host.<name>}
     */
    public record Host(
            String name,
            Reach reach,
            List<String> tags,
            Map<String, String> env,
            Map<String, String> paths,
            Map<String, Value> vars) {

        /** The machine that Theseus itself runs on, for steps that need no host. */
        public static final Host CONTROLLER =
                new Host("controller", new Reach.Local(), List.of(), Map.of(), Map.of(), Map.of());

        public Host {
            tags = List.copyOf(tags);
            env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
            paths = Collections.unmodifiableMap(new LinkedHashMap<>(paths));
            vars = Collections.unmodifiableMap(new LinkedHashMap<>(vars));
        }
    }

    /** How a host is reached. */
    public sealed interface Reach {
        /** By starting processes on this machine. */
        record Local() implements Reach {}

        /**
         * By SSH; what is absent comes from the user's ssh configuration for {@code address}.
         *
         * @param password where it is asked for or provided; keys and the agent are tried first
         */
        record Ssh(
                String address,
                Optional<Integer> port,
                Optional<String> user,
                Optional<String> identityFile,
                Optional<SecretSource> password,
                Optional<SecretSource> sudoPassword)
                implements Reach {}
    }

    /** Where a secret comes from. */
    public sealed interface SecretSource {
        /** A person types it. */
        record Asked() implements SecretSource {}

        record Env(String variable) implements SecretSource {}

        record File(String path) implements SecretSource {}

        /** The first line that a command prints. */
        record Cmd(String command) implements SecretSource {}
    }

    /**
     * A load balancer.
     *
     * @param kind which adapter: {@code haproxy}, {@code lab}, …
     * @param url the address that clients use
     * @param settings what the adapter needs: {@code socket}, {@code admin}, {@code backend}, …
     */
    public record BalancerRef(String name, String kind, String url, Map<String, String> settings) {
        public BalancerRef {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        }
    }

    /**
     * A database server, or one database on it.
     *
     * @param kind {@code mariadb}, {@code mysql} or {@code postgresql}
     * @param secret the name under which the vault keeps the password: {@code database.<name>}
     * @param settings anything else an adapter takes
     */
    public record DatabaseRef(
            String name,
            String kind,
            String host,
            int port,
            Optional<String> database,
            String user,
            Optional<SecretSource> password,
            Map<String, String> settings) {
        public DatabaseRef {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        }

        public String secret() {
            return "database." + name;
        }
    }
}
