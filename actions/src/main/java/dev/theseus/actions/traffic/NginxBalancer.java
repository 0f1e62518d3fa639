package dev.theseus.actions.traffic;

import dev.theseus.actions.Named;
import dev.theseus.actions.host.HostScript;
import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.Finished;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An upstream of nginx, in a file on one or more hosts: the file is changed and tested on all of them before the first one is told to read
 * it; where a test fails, all get back what they had. {@code DRAIN} marks a server {@code down}, {@code MAINT} puts it into a comment, as
 * guides do.
 *
 * <p>What is in flight are the connections from these hosts to the server. nginx knows no health of its own: a server counts as up where
 * every host has it, and has read its file since.
 *
 * <p>Settings in the inventory: {@code hosts}, names of hosts with commas between them; {@code file}; {@code upstream}, where the file holds more
 * than one; {@code server.<name>}, the address of a server as the file has it (its host alone, or the whole of it, is its name otherwise);
 * {@code pid} ({@code /run/nginx.pid}), {@code test} ({@code nginx -t}), {@code reload} ({@code nginx -s reload}), {@code as}, the user for all this.
 */
final class NginxBalancer implements Balancer {
    private static final HostScript NGINX = HostScript.beside(NginxBalancer.class, "nginx");
    private static final String OWN_NAME = "server.";

    /** What the script ends with where nginx refuses the file; what was there is back then. */
    private static final int TEST_FAILED = 74;

    private final BalancerRef reference;
    private final HostCommands hosts;
    private final List<String> names;
    private final String file;

    private NginxBalancer(BalancerRef reference, HostCommands hosts, List<String> names, String file) {
        this.reference = reference;
        this.hosts = hosts;
        this.names = names;
        this.file = file;
    }

    static Balancer open(BalancerRef reference, HostCommands hosts) throws BalancerException {
        String list = ConfiguredBalancers.setting(reference, "hosts", "the hosts that nginx runs on, with commas");
        String file = ConfiguredBalancers.setting(reference, "file", "the file with the upstream");
        return new NginxBalancer(reference, hosts, List.of(list.strip().split("\\s*,\\s*", -1)), file);
    }

    /** How one server stands on one host. */
    private record Line(String address, State state, long connections) {}

    /**
     * The file of one host.
     *
     * @param loaded whether nginx has read it since it was changed
     */
    private record Sight(List<Line> lines, boolean loaded) {
        Optional<Line> of(String address) {
            return lines.stream().filter(line -> line.address().equals(address)).findFirst();
        }
    }

    private Sight look(String host) throws BalancerException, InterruptedException {
        Finished seen = run(host, "look", "", "");
        if (!seen.ok()) throw failed(host, seen);
        List<Line> lines = new ArrayList<>();
        boolean loaded = false;
        for (String line : seen.output().out().lines().toList()) {
            String[] words = line.split(" ", -1);
            if (line.equals("loaded")) loaded = true;
            else if (words.length == 3)
                lines.add(
                        new Line(words[0], State.valueOf(words[1].toUpperCase(Locale.ROOT)), Long.parseLong(words[2])));
        }
        return new Sight(lines, loaded);
    }

    private BalancerException failed(String host, Finished finished) {
        String said = Named.excerpt(finished.output().both());
        return new BalancerException(
                "balancer " + reference.name() + " on " + host + (said.isEmpty() ? " did not answer" : ": " + said));
    }

    private Finished run(String host, String what, String address, String state)
            throws BalancerException, InterruptedException {
        Map<String, String> settings = reference.settings();
        Command command = NGINX.with(
                what,
                file,
                settings.getOrDefault("upstream", ""),
                settings.getOrDefault("pid", "/run/nginx.pid"),
                settings.getOrDefault("test", "nginx -t"),
                settings.getOrDefault("reload", "nginx -s reload"),
                address,
                state);
        return hosts.run(host, command.as(Optional.ofNullable(settings.get("as"))));
    }

    private List<Sight> lookEverywhere() throws BalancerException, InterruptedException {
        List<Sight> sights = new ArrayList<>();
        for (String host : names) sights.add(look(host));
        return sights;
    }

    /** A server's name: the inventory's, or its address; without the port, where that is enough. */
    private Map<String, String> addresses(List<Sight> sights) {
        Map<String, String> own = new LinkedHashMap<>();
        reference.settings().forEach((key, value) -> {
            if (key.startsWith(OWN_NAME)) own.put(value, key.substring(OWN_NAME.length()));
        });
        Map<String, String> byName = new LinkedHashMap<>();
        for (Sight sight : sights)
            for (Line line : sight.lines()) {
                String host = line.address().replaceFirst(":\\d+$", "");
                String name = own.getOrDefault(line.address(), host);
                if (!byName.getOrDefault(name, line.address()).equals(line.address())) name = line.address();
                byName.putIfAbsent(name, line.address());
            }
        return byName;
    }

    @Override
    public List<Server> servers() throws BalancerException, InterruptedException {
        List<Sight> sights = lookEverywhere();
        List<Server> servers = new ArrayList<>();
        addresses(sights).forEach((name, address) -> servers.add(together(name, address, sights)));
        if (servers.isEmpty())
            throw new BalancerException("balancer " + reference.name() + " has no servers in " + file);
        return servers;
    }

    /** One host that gives it traffic is enough for it to have some; all must, for it to be up. */
    private static Server together(String name, String address, List<Sight> sights) {
        boolean ready = false;
        boolean alike = true;
        long connections = 0;
        Optional<State> first = Optional.empty();
        for (Sight sight : sights) {
            State state = sight.of(address).map(Line::state).orElse(State.MAINT);
            ready |= state == State.READY || !sight.loaded();
            alike &= sight.loaded() && first.map(state::equals).orElse(true);
            first = first.or(() -> Optional.of(state));
            connections += sight.of(address).map(Line::connections).orElse(0L);
        }
        State state = ready ? State.READY : alike ? first.orElse(State.MAINT) : State.DRAIN;
        return new Server(name, state, ready && alike, connections);
    }

    @Override
    public void set(String server, State state) throws BalancerException, InterruptedException {
        String address = addresses(lookEverywhere()).get(server);
        if (address == null)
            throw new BalancerException("balancer " + reference.name() + " has no server '" + server + "'");
        List<String> prepared = new ArrayList<>();
        for (String host : names) {
            Finished finished = run(host, "prepare", address, state.name().toLowerCase(Locale.ROOT));
            if (!finished.ok()) throw refused(host, finished, prepared);
            prepared.add(host);
        }
        for (String host : names) {
            Finished finished = run(host, "reload", "", "");
            if (!finished.ok()) throw failed(host, finished);
        }
    }

    /** Puts back what was prepared on other hosts. The one that refused has put its own back, where its test failed. */
    private BalancerException refused(String host, Finished finished, List<String> prepared)
            throws BalancerException, InterruptedException {
        boolean asTheyWere = finished.exit() == TEST_FAILED;
        for (String done : prepared) asTheyWere &= run(done, "revert", "", "").ok();
        String said = String.valueOf(failed(host, finished).getMessage());
        return asTheyWere
                ? BalancerException.withoutEffect(said + "; all hosts have what they had")
                : new BalancerException(said);
    }

    @Override
    public Map<String, String> routes(String table) throws BalancerException {
        throw noTables();
    }

    @Override
    public void route(String table, String key, String pool) throws BalancerException {
        throw noTables();
    }

    private BalancerException noTables() {
        return new BalancerException(
                "balancer " + reference.name() + " is an upstream of nginx, and has no routing tables");
    }

    @Override
    public void close() {}
}
