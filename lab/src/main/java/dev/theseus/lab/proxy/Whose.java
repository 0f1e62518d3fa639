package dev.theseus.lab.proxy;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Under which key a request waits: the schema of the context that its address names, as the table {@code schemata} has it. A request of
 * nobody, or of somebody whom that table does not have, never waits.
 */
final class Whose {
    private static final Pattern CONTEXT = Pattern.compile("[?&]context=([A-Za-z0-9._-]+)");

    private Whose() {}

    static Optional<String> is(String target, Tables tables) {
        Matcher matcher = CONTEXT.matcher(target);
        return matcher.find() ? tables.get(Tables.SCHEMATA, matcher.group(1)) : Optional.empty();
    }
}
