package dev.theseus.lab.client;

import dev.theseus.lab.http.Header;
import dev.theseus.lab.http.HttpCall;
import dev.theseus.lab.http.RequestBody;
import dev.theseus.lab.http.RequestHead;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Sends one request, once, on a connection of its own. */
record Browser(DatabaseClock clock, Tally tally) {

    private static final int HTTP = 80;
    private static final Duration TIMEOUT = Duration.ofSeconds(100);

    Reply send(String method, URI target, String body) {
        tally.request();
        long from = clock.nowMicros();
        String path = target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery());
        String request = method + " " + target.getAuthority() + path;
        RequestBody content = body.isEmpty() ? RequestBody.none() : RequestBody.text(body);
        InetSocketAddress address =
                new InetSocketAddress(target.getHost(), target.getPort() < 0 ? HTTP : target.getPort());
        try (HttpCall call = HttpCall.send(address, RequestHead.of(method, path), content, TIMEOUT)) {
            String text = call.text();
            Optional<String> location = Header.first(call.headers(), "Location");
            boolean waited = Header.first(call.headers(), "Server-Timing")
                    .filter(timing -> timing.startsWith("queue;"))
                    .isPresent();
            return new Reply(request, call.status(), text, location, waited, clock.since(from));
        } catch (IOException e) {
            String reason = e.getClass().getSimpleName() + ": " + e.getMessage();
            return new Reply(request, Reply.NONE, reason, Optional.empty(), false, clock.since(from));
        }
    }
}
