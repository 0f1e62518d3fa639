package dev.theseus.lab.momentum;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the packages are made of, as it is in this build: texts by their paths, all of those that {@code index} names. */
final class Sources {
    private final Map<String, String> texts = new TreeMap<>();

    Sources() throws IOException {
        for (String path : resource("index").lines().toList()) texts.put(path, resource(path));
    }

    private static String resource(String path) throws IOException {
        try (InputStream in = Sources.class.getResourceAsStream(path)) {
            if (in == null) throw new IOException("the lab's momentum/" + path + " is missing in this build");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    List<String> paths() {
        return List.copyOf(texts.keySet());
    }

    String text(String path) {
        String text = texts.get(path);
        if (text == null)
            throw new IllegalArgumentException("there is no " + path + " among the sources of Momentum's packages");
        return text;
    }
}
