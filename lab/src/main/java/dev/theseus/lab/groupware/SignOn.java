package dev.theseus.lab.groupware;

import dev.theseus.lab.groupware.Sessions.Session;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The way of a user whose session ended because the context was disabled, once the context is open again: to the login, which knows who it is
 * as a single sign-on does, and from there back to what was asked for. Redirects only, each of which keeps method and body.
 */
final class SignOn {
    private static final String THEN = "then";
    private static final String CONTACTS = "/contacts?";

    private SignOn() {}

    /** To the login of this balancer; a context that has moved is sent on from there. */
    static String of(Session session, Query query) {
        String asked = query.values().entrySet().stream()
                .filter(entry -> !entry.getKey().equals("session"))
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        return "/login?context=" + session.context() + "&user=" + session.user() + "&" + THEN + "="
                + encoded(CONTACTS + asked);
    }

    static boolean isReturn(Query query) {
        return query.has(THEN);
    }

    /** What a login goes back to; only a place of this application. */
    static Optional<String> asked(Query query) {
        if (!isReturn(query)) {
            return Optional.empty();
        }
        if (!query.text(THEN).startsWith(CONTACTS)) {
            throw Refusal.badRequest("a login leads to the contacts and nowhere else");
        }
        return Optional.of(query.text(THEN));
    }

    static String with(String asked, Session session) {
        return asked + (asked.endsWith("?") ? "" : "&") + "session=" + encoded(session.id());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
