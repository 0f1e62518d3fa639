package dev.theseus.lab.proxy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Texts by key, in named tables that an operator fills. The balancer itself reads two: {@code schemata} says to whom a context belongs, and so
 * under which key its requests wait; {@code tenants} says which pool a key's requests go to, where that is not the balancer's own.
 */
final class Tables {
    static final String SCHEMATA = "schemata";
    static final String TENANTS = "tenants";

    private final Map<String, Map<String, String>> tables = new TreeMap<>();

    synchronized Optional<String> get(String table, String key) {
        return Optional.ofNullable(tables.getOrDefault(table, Map.of()).get(key));
    }

    synchronized Map<String, String> entries(String table) {
        return new LinkedHashMap<>(tables.getOrDefault(table, Map.of()));
    }

    synchronized void put(String table, String key, String text) {
        tables.computeIfAbsent(table, _ -> new LinkedHashMap<>()).put(key, text);
    }

    synchronized void remove(String table, String key) {
        tables.getOrDefault(table, new LinkedHashMap<>()).remove(key);
    }

    synchronized Map<String, Map<String, String>> all() {
        Map<String, Map<String, String>> all = new TreeMap<>();
        tables.forEach((name, entries) -> all.put(name, new LinkedHashMap<>(entries)));
        return all;
    }
}
