package dev.theseus.actions.web;

import dev.theseus.actions.json.Json;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import dev.theseus.core.value.Vault;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One HTTP request and its answer, from the controller. */
final class Exchange {
    private static final int MAX_BODY_BYTES = 1_000_000;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient straight = client(HttpClient.Redirect.NEVER);
    private final HttpClient following = client(HttpClient.Redirect.NORMAL);

    private static HttpClient client(HttpClient.Redirect redirect) {
        return HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(redirect)
                .build();
    }

    /**
     * What is sent.
     *
     * @param query added to the URL, encoded
     * @param body may hide secrets, as headers may
     */
    record Request(
            String method,
            String url,
            Map<String, SafeText> query,
            Map<String, SafeText> headers,
            Optional<SafeText> body,
            boolean follow,
            Optional<Duration> timeout) {}

    /** @param truncated whether the body was longer than is kept */
    record Response(int status, Map<String, String> headers, String body, boolean truncated) {
        Map<String, Value> names() {
            Map<String, Value> names = new LinkedHashMap<>();
            names.put("status", Value.of(status));
            Map<String, Value> named = new LinkedHashMap<>();
            headers.forEach((name, value) -> named.put(name, Value.of(value)));
            names.put("headers", Value.of(named));
            if (truncated) {
                names.put("truncated", Value.of(true));
                return names;
            }
            names.put("body", Value.of(body));
            Json.read(body).ifPresent(json -> names.put("json", json));
            return names;
        }
    }

    /** @throws IllegalArgumentException where the request itself is wrong: nothing was sent */
    Response send(Request request, Vault vault) throws IOException, InterruptedException {
        HttpClient client = request.follow() ? following : straight;
        HttpResponse<InputStream> response =
                client.send(built(request, vault), HttpResponse.BodyHandlers.ofInputStream());
        byte[] bytes;
        try (InputStream body = response.body()) {
            bytes = body.readNBytes(MAX_BODY_BYTES + 1);
        }
        boolean truncated = bytes.length > MAX_BODY_BYTES;
        String text = new String(bytes, 0, Math.min(bytes.length, MAX_BODY_BYTES), StandardCharsets.UTF_8);
        Map<String, String> headers = new TreeMap<>();
        response.headers()
                .map()
                .forEach((name, values) -> headers.put(name, masked(String.join(", ", values), request, vault)));
        return new Response(response.statusCode(), headers, masked(text, request, vault), truncated);
    }

    private static HttpRequest built(Request request, Vault vault) {
        var builder = HttpRequest.newBuilder(uri(request, vault))
                .timeout(request.timeout().orElse(USUAL_TIMEOUT));
        request.headers().forEach((name, value) -> {
            try {
                builder.setHeader(name, value.reveal(vault));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("the header " + name + " cannot be sent as it is");
            }
        });
        HttpRequest.BodyPublisher body = request.body()
                .map(text -> HttpRequest.BodyPublishers.ofString(text.reveal(vault)))
                .orElseGet(HttpRequest.BodyPublishers::noBody);
        return builder.method(request.method(), body).build();
    }

    private static URI uri(Request request, Vault vault) {
        try {
            String query = request.query().entrySet().stream()
                    .map(entry -> encoded(entry.getKey()) + "="
                            + encoded(entry.getValue().reveal(vault)))
                    .collect(Collectors.joining("&"));
            String joint = query.isEmpty() ? "" : request.url().contains("?") ? "&" : "?";
            var uri = new URI(request.url() + joint + query);
            if (uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || !Set.of("http", "https").contains(uri.getScheme()))
                throw new IllegalArgumentException("'" + request.url()
                        + "' is not an http or https address with a host, and without a user in it");
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + request.url() + "' is not an address");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** An answer that repeats a secret of its request does so masked. */
    private static String masked(String text, Request request, Vault vault) {
        var texts = new java.util.ArrayList<SafeText>(request.headers().values());
        texts.addAll(request.query().values());
        request.body().ifPresent(texts::add);
        String masked = text;
        for (SafeText sent : texts)
            for (String secret : sent.secrets()) {
                String revealed = vault.reveal(secret);
                if (!revealed.isEmpty()) masked = masked.replace(revealed, SafeText.MASK);
            }
        return masked;
    }
}
