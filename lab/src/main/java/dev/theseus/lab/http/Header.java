package dev.theseus.lab.http;

import java.util.List;
import java.util.Optional;

/** One header line of a message. */
public record Header(String name, String value) {

    public Header {
        if (name.isEmpty() || (name + value).chars().anyMatch(c -> c == '\r' || c == '\n')) {
            throw new IllegalArgumentException("not a header line: " + name);
        }
    }

    /** The value of the first header with this name, whatever its case. */
    public static Optional<String> first(List<Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }
}
