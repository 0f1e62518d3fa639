package dev.theseus.actions.traffic;

import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.RequestQueue;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Requests that wait in the lab's own proxy, by its JSON API. */
final class LabQueue implements RequestQueue {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,62}");

    private final LabBalancer balancer;

    LabQueue(LabBalancer balancer) {
        this.balancer = balancer;
    }

    @Override
    public Optional<String> refuses(String key) {
        return KEY.matcher(key).matches()
                ? Optional.empty()
                : Optional.of("letters, digits, points, dashes and underscores, 63 at the most, and no point in front");
    }

    @Override
    public Map<String, Bounds> held() throws BalancerException, InterruptedException {
        Map<String, Bounds> held = new LinkedHashMap<>();
        if (LabBalancer.field(balancer.send("GET", "queue", Optional.empty()), "held")
                instanceof Value.Fields(var entries))
            for (var entry : entries.entrySet())
                held.put(
                        entry.getKey(),
                        new Bounds(
                                Duration.ofMillis(number(entry.getValue(), "longest_ms")),
                                number(entry.getValue(), "most")));
        return held;
    }

    @Override
    public void hold(String key, Bounds bounds) throws BalancerException, InterruptedException {
        String body = "{\"longest_ms\":" + bounds.longest().toMillis() + ",\"most\":" + bounds.most() + "}";
        balancer.send("PUT", "queue/" + known(key), Optional.of(body));
    }

    @Override
    public void release(String key) throws BalancerException, InterruptedException {
        balancer.send("DELETE", "queue/" + known(key), Optional.empty());
    }

    @Override
    public long inFlight(String key) throws BalancerException, InterruptedException {
        return number(balancer.send("GET", "queue/" + known(key), Optional.empty()), "in_flight");
    }

    @Override
    public boolean isUp(String pool) throws BalancerException, InterruptedException {
        return balancer.isUp(pool);
    }

    private String known(String key) throws BalancerException {
        Optional<String> why = refuses(key);
        if (why.isPresent()) throw new BalancerException("'" + key + "' cannot be a key: " + why.get());
        return key;
    }

    private static long number(Value value, String name) throws BalancerException {
        if (LabBalancer.field(value, name) instanceof Value.Int(var number)) return number;
        throw new BalancerException("the lab's balancer gave no " + name);
    }
}
