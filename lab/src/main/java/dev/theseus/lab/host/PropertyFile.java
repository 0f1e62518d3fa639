package dev.theseus.lab.host;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** The values of a .properties file as they were when it was read. */
record PropertyFile(Path file, Map<String, String> values) {

    static PropertyFile read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<String, String> values = new TreeMap<>();
        properties
                .stringPropertyNames()
                .forEach(name -> values.put(name, properties.getProperty(name).strip()));
        return new PropertyFile(file, Map.copyOf(values));
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String get(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException(file + " lacks " + name));
    }

    int number(String name) {
        return Integer.parseInt(get(name));
    }
}
