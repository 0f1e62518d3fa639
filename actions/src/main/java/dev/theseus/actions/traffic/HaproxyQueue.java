package dev.theseus.actions.traffic;

import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Balancer.State;
import dev.theseus.core.port.RequestQueue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests that wait in HAProxy, by {@code theseus-queue.lua}: an entry of a map holds a key, and a stick table counts what was passed on.
 * Settings in the inventory: {@code map.queue}, the map's file; {@code in_flight}, the stick table ({@code theseus_in_flight}).
 */
final class HaproxyQueue implements RequestQueue {
    private static final String TABLE = "queue";
    private static final Pattern COUNT = Pattern.compile("\\bconn_cur=(\\d{1,18})\\b");

    /** As wide as the stick table's keys in the configuration that comes with Theseus; a longer key would be cut, and be another's. */
    private static final int LONGEST_KEY = 64;

    private final HaproxyBalancer balancer;
    private final String counts;

    HaproxyQueue(HaproxyBalancer balancer, String counts) {
        this.balancer = balancer;
        this.counts = counts;
    }

    @Override
    public Optional<String> refuses(String key) {
        if (key.getBytes(StandardCharsets.UTF_8).length >= LONGEST_KEY)
            return Optional.of(
                    "it is too long: the table that counts its requests takes " + (LONGEST_KEY - 1) + " bytes");
        return HaproxyBalancer.refuses(key);
    }

    @Override
    public Map<String, Bounds> held() throws BalancerException, InterruptedException {
        Map<String, Bounds> held = new LinkedHashMap<>();
        for (var entry : balancer.routes(TABLE).entrySet()) {
            Bounds bounds = Bounds.of(entry.getValue())
                    .orElseThrow(() -> new BalancerException("the queue's map holds '" + entry.getKey() + " "
                            + entry.getValue() + "', and not milliseconds/requests"));
            held.put(entry.getKey(), bounds);
        }
        return held;
    }

    @Override
    public void hold(String key, Bounds bounds) throws BalancerException, InterruptedException {
        balancer.route(TABLE, key, bounds.text());
    }

    @Override
    public void release(String key) throws BalancerException, InterruptedException {
        balancer.route(TABLE, key, "");
    }

    @Override
    public long inFlight(String key) throws BalancerException, InterruptedException {
        String answer = balancer.ask("show table " + counts + " key " + balancer.word(key));
        if (answer.isBlank()) return 0; // It was never seen.
        if (!answer.startsWith("# table:")) throw balancer.refused(answer);
        Matcher count = COUNT.matcher(answer);
        if (count.find()) return Long.parseLong(count.group(1));
        if (answer.lines().filter(line -> !line.isBlank()).count() > 1)
            throw new BalancerException("the stick table " + counts + " does not store conn_cur");
        return 0;
    }

    @Override
    public boolean isUp(String pool) throws BalancerException, InterruptedException {
        return balancer.servers(pool).stream().anyMatch(server -> server.state() == State.READY && server.up());
    }
}
