package dev.theseus.actions.traffic;

import dev.theseus.actions.json.Json;
import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.RequestQueue;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The lab's own proxy, by its JSON API (see {@code lab/README.md}). Setting in the inventory: {@code admin}, the address of that API. */
final class LabBalancer implements Balancer {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String name;
    private final URI admin;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    private LabBalancer(String name, URI admin) {
        this.name = name;
        this.admin = admin;
    }

    static Balancer open(BalancerRef reference) throws BalancerException {
        String admin = ConfiguredBalancers.setting(reference, "admin", "the address of its API");
        try {
            return new LabBalancer(reference.name(), URI.create(admin.endsWith("/") ? admin : admin + "/"));
        } catch (IllegalArgumentException e) {
            throw new BalancerException("'" + admin + "' is no address", e);
        }
    }

    @Override
    public List<Server> servers() throws BalancerException, InterruptedException {
        Value answer = send("GET", "servers", Optional.empty());
        List<Server> servers = new ArrayList<>();
        if (field(answer, "servers") instanceof Value.Items(var items))
            for (Value item : items) servers.add(server(item));
        return servers;
    }

    private Server server(Value item) throws BalancerException {
        try {
            return new Server(
                    field(item, "name").display(),
                    State.valueOf(field(item, "state").display().toUpperCase(Locale.ROOT)),
                    field(item, "up").equals(Value.of(true)),
                    field(item, "in_flight") instanceof Value.Int(var count) ? count : 0);
        } catch (IllegalArgumentException e) {
            throw new BalancerException("the lab's balancer " + name + " gave a server in an unknown state", e);
        }
    }

    @Override
    public void set(String server, State state) throws BalancerException, InterruptedException {
        String body = "{\"state\":" + Json.quote(state.name().toLowerCase(Locale.ROOT)) + "}";
        Value answer = send("PUT", "servers/" + word(server) + "/state", Optional.of(body));
        if (!field(answer, "name").equals(Value.of(server)))
            throw new BalancerException("the lab's balancer " + name + " set another server than " + server);
    }

    @Override
    public Map<String, String> routes(String table) throws BalancerException, InterruptedException {
        Map<String, String> routes = new LinkedHashMap<>();
        if (field(send("GET", "tables/" + word(table), Optional.empty()), "entries")
                instanceof Value.Fields(var entries)) entries.forEach((key, text) -> routes.put(key, text.display()));
        return routes;
    }

    @Override
    public void route(String table, String key, String pool) throws BalancerException, InterruptedException {
        String path = "tables/" + word(table) + "/" + word(key);
        if (pool.isEmpty()) send("DELETE", path, Optional.empty());
        else send("PUT", path, Optional.of("{\"text\":" + Json.quote(pool) + "}"));
    }

    @Override
    public RequestQueue queue() {
        return new LabQueue(this);
    }

    /** Whether a server of this pool is ready and up. */
    boolean isUp(String pool) throws BalancerException, InterruptedException {
        boolean known = false;
        if (field(send("GET", "servers", Optional.empty()), "servers") instanceof Value.Items(var items))
            for (Value item : items) {
                if (!field(item, "pool").equals(Value.of(pool))) continue;
                known = true;
                Server server = server(item);
                if (server.state() == State.READY && server.up()) return true;
            }
        if (!known) throw new BalancerException("the lab's balancer " + name + " has no servers in pool " + pool);
        return false;
    }

    /** A part of an address. */
    private static String word(String text) throws BalancerException {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        if (encoded.isEmpty() || encoded.equals(".") || encoded.equals(".."))
            throw new BalancerException("'" + text + "' is not a name");
        return encoded;
    }

    Value send(String method, String path, Optional<String> body) throws BalancerException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(admin.resolve(path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.map(HttpRequest.BodyPublishers::ofString).orElseGet(HttpRequest.BodyPublishers::noBody))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200)
                throw new BalancerException("the lab's balancer " + name + " refused: "
                        + response.body().strip());
            return Json.read(response.body())
                    .orElseThrow(() -> new BalancerException("the lab's balancer " + name + " did not answer in JSON"));
        } catch (IOException e) {
            throw new BalancerException(
                    "the lab's balancer " + name + " did not answer at " + admin + ": " + e.getMessage(), e);
        }
    }

    static Value field(Value value, String name) {
        return value instanceof Value.Fields(var fields) ? fields.getOrDefault(name, Value.NIL) : Value.NIL;
    }

    @Override
    public void close() {
        http.close();
    }
}
