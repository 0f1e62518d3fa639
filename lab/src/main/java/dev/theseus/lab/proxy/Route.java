package dev.theseus.lab.proxy;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server that a request's session began on. A session's id ends in {@code .NAME}, as {@code JSESSIONID} does behind the balancers
 * that App Suite's documentation sets up: while two versions stand behind one balancer, a user must not go to and fro between them.
 */
final class Route {
    private static final Pattern SESSION = Pattern.compile("[?&]session=[^&.]*\\.([A-Za-z0-9_-]+)");

    private Route() {}

    static Optional<String> of(String target) {
        Matcher matcher = SESSION.matcher(target);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
