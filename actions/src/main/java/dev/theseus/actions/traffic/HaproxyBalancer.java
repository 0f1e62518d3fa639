package dev.theseus.actions.traffic;

import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.RequestQueue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * HAProxy by its runtime API. What is set there lasts until HAProxy is reloaded, but for tables that are kept ({@link KeptMaps}).
 *
 * <p>Settings in the inventory: {@code socket}, the path of the stats socket or {@code host:port}; {@code host}, where that is, if not on this machine; {@code backend}, whose servers these are;
 * {@code map.<table>}, the file of a map that serves as routing table (the table's name itself where absent); those of {@link HaproxyQueue}.
 */
final class HaproxyBalancer implements Balancer {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]+");
    /** A word of the runtime API that needs no escape, and cannot end the command or name an entry by its address. */
    private static final Pattern WORD = Pattern.compile("[^\\s\\p{Cntrl};\\\\\"'<>#][^\\s\\p{Cntrl};\\\\\"'<>]*");

    private static final int OPERATING = 2;
    /** Not 0x04: it tells for ever that the configuration has the server `disabled`, whatever the server does now. */
    private static final int FORCED_MAINT = 0x01 | 0x02 | 0x20;

    private static final int DRAINED = 0x08 | 0x10;

    private final BalancerRef reference;
    private final String backend;
    private final RuntimeApi api;
    private final KeptMaps kept;

    private HaproxyBalancer(BalancerRef reference, String backend, RuntimeApi api, KeptMaps kept) {
        this.kept = kept;
        this.reference = reference;
        this.backend = backend;
        this.api = api;
    }

    static Balancer open(BalancerRef reference, HostCommands hosts) throws BalancerException {
        RuntimeApi api = RuntimeApi.of(reference, hosts);
        String backend = ConfiguredBalancers.setting(reference, "backend", "the backend whose servers these are");
        if (!NAME.matcher(backend).matches()) throw new BalancerException("'" + backend + "' is not a backend's name");
        return new HaproxyBalancer(reference, backend, api, new KeptMaps(reference, hosts));
    }

    @Override
    public List<Server> servers() throws BalancerException, InterruptedException {
        return servers(backend);
    }

    /** The servers of any of its backends. */
    List<Server> servers(String pool) throws BalancerException, InterruptedException {
        if (!NAME.matcher(pool).matches()) throw new BalancerException("'" + pool + "' is not a backend's name");
        Map<String, Map<String, String>> counts = new LinkedHashMap<>();
        for (var row : table(api.ask("show stat " + pool + " 4 -1"), ","))
            counts.put(row.getOrDefault("svname", ""), row);
        List<Server> servers = new ArrayList<>();
        for (var row : table(api.ask("show servers state " + pool), " ")) {
            String name = row.getOrDefault("srv_name", "");
            Map<String, String> count = counts.getOrDefault(name, Map.of());
            servers.add(new Server(
                    name,
                    state(number(row, "srv_admin_state")),
                    number(row, "srv_op_state") == OPERATING && isHealthy(count),
                    number(count, "scur") + number(count, "qcur")));
        }
        if (servers.isEmpty()) throw new BalancerException(name() + " has no servers in backend " + pool);
        return servers;
    }

    /**
     * Whether the last checks all succeeded. A server that leaves maintenance is operating at once, before anybody has asked it; its
     * health is then not yet full (unless {@code fall} is 1, where HAProxy shows no difference).
     */
    private static boolean isHealthy(Map<String, String> count) {
        boolean checked = !count.getOrDefault("check_rise", "").isEmpty();
        return !checked
                || number(count, "check_health") >= number(count, "check_rise") + number(count, "check_fall") - 1;
    }

    private static State state(long flags) {
        if ((flags & FORCED_MAINT) != 0) return State.MAINT;
        return (flags & DRAINED) != 0 ? State.DRAIN : State.READY;
    }

    /** Rows under the line that begins with {@code #} and names the columns. */
    private List<Map<String, String>> table(String text, String separator) throws BalancerException {
        List<Map<String, String>> rows = new ArrayList<>();
        List<String> columns = List.of();
        for (String line : text.lines().toList()) {
            if (line.startsWith("# ")) columns = List.of(line.substring(2).split(separator, -1));
            else if (!columns.isEmpty() && !line.isBlank()) {
                String[] cells = line.split(separator, -1);
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < Math.min(columns.size(), cells.length); i++) row.put(columns.get(i), cells[i]);
                rows.add(row);
            }
        }
        if (columns.isEmpty()) throw refused(text);
        return rows;
    }

    private static long number(Map<String, String> row, String column) {
        String cell = row.getOrDefault(column, "");
        return cell.matches("\\d{1,18}") ? Long.parseLong(cell) : 0;
    }

    @Override
    public void set(String server, State state) throws BalancerException, InterruptedException {
        if (!NAME.matcher(server).matches()) throw new BalancerException("'" + server + "' is not a server's name");
        String word = state.name().toLowerCase(Locale.ROOT);
        quietly("set server " + backend + "/" + server + " state " + word);
    }

    @Override
    public Map<String, String> routes(String table) throws BalancerException, InterruptedException {
        String text = api.ask("show map " + file(table));
        Map<String, String> routes = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank()) continue;
            String[] parts = line.split(" ", 3);
            if (parts.length < 2 || !parts[0].startsWith("0x")) throw refused(text);
            routes.put(parts[1], parts.length == 3 ? parts[2] : "");
        }
        return routes;
    }

    @Override
    public void route(String table, String key, String pool) throws BalancerException, InterruptedException {
        boolean there = routes(table).containsKey(key);
        String entry = file(table) + " " + word(key);
        // The file first: where only that is done, the routes that are looked at show that it is not done.
        if (kept.keeps(table)) kept.set(file(table), key, pool.isEmpty() ? pool : word(pool));
        if (pool.isEmpty()) {
            if (there) quietly("del map " + entry);
        } else quietly((there ? "set map " : "add map ") + entry + " " + word(pool));
    }

    @Override
    public Map<String, String> keptRoutes(String table) throws BalancerException, InterruptedException {
        return kept.keeps(table) ? kept.entries(file(table)) : routes(table);
    }

    @Override
    public RequestQueue queue() throws BalancerException {
        if (!reference.settings().containsKey("map.queue"))
            throw new BalancerException(name() + " has no queue: give it the setting map.queue, the file of the map"
                    + " that theseus-queue.lua reads (docs/queue.md)");
        String counts = reference.settings().getOrDefault("in_flight", "theseus_in_flight");
        if (!NAME.matcher(counts).matches())
            throw new BalancerException("'" + counts + "' is not a stick table's name");
        return new HaproxyQueue(this, counts);
    }

    String ask(String command) throws BalancerException, InterruptedException {
        return api.ask(command);
    }

    private String file(String table) throws BalancerException {
        return word(reference.settings().getOrDefault("map." + table, table));
    }

    String word(String text) throws BalancerException {
        Optional<String> why = refuses(text);
        if (why.isPresent())
            throw new BalancerException("'" + text + "' cannot be sent to " + name() + ": " + why.get());
        return text;
    }

    /** Why a text cannot be a word of the runtime API. */
    static Optional<String> refuses(String text) {
        return WORD.matcher(text).matches()
                ? Optional.empty()
                : Optional.of("no spaces, quotes, semicolons, backslashes or control characters, no # in front");
    }

    private void quietly(String command) throws BalancerException, InterruptedException {
        String answer = api.ask(command);
        if (!answer.isBlank()) throw refused(answer);
    }

    BalancerException refused(String answer) {
        return new BalancerException(name() + " refused: " + answer.strip());
    }

    private String name() {
        return "HAProxy " + reference.name();
    }

    @Override
    public void close() {
        // Each command has a connection of its own.
    }
}
