package dev.theseus.lab.http;

import java.util.List;

/** The head of a request: method, target (path with query) and headers without those that describe the connection. */
public record RequestHead(String method, String target, List<Header> headers) {

    public RequestHead {
        headers = List.copyOf(headers);
        if (!target.startsWith("/") || target.chars().anyMatch(c -> c <= ' ')) {
            throw new IllegalArgumentException("not a request target: " + target);
        }
    }

    public static RequestHead of(String method, String target) {
        return new RequestHead(method, target, List.of());
    }
}
