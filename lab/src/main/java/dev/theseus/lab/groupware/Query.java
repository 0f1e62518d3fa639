package dev.theseus.lab.groupware;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The parameters of a request. */
record Query(String raw, Map<String, String> values) {

    static Query of(URI uri) {
        String raw = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        return new Query(
                raw,
                Arrays.stream(raw.split("&"))
                        .filter(pair -> pair.contains("="))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toUnmodifiableMap(
                                pair -> decoded(pair[0]), pair -> decoded(pair[1]), (_, last) -> last)));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw Refusal.badRequest("the parameter " + name + " is missing");
        }
        return value;
    }

    long number(String name) {
        String text = text(name);
        if (!text.matches("\\d{1,9}")) {
            throw Refusal.badRequest("the parameter " + name + " is not a number");
        }
        return Long.parseLong(text);
    }
}
