package dev.theseus.plan.secret;

import dev.theseus.core.inventory.Inventory.SecretSource;
import java.util.Optional;

/** How the source of a secret is written: {@code ask}, {@code env:NAME}, {@code file:PATH}, {@code cmd:COMMAND}. */
public final class SecretSources {
    private SecretSources() {}

    /** The source, or empty where the text is none (and so, perhaps, the secret itself: do not show it). */
    public static Optional<SecretSource> parse(String text) {
        if (text.equals("ask")) return Optional.of(new SecretSource.Asked());
        int colon = text.indexOf(':');
        if (colon < 0) return Optional.empty();
        String rest = text.substring(colon + 1).strip();
        if (rest.isEmpty()) return Optional.empty();
        return switch (text.substring(0, colon)) {
            case "env" -> Optional.of(new SecretSource.Env(rest));
            case "file" -> Optional.of(new SecretSource.File(rest));
            case "cmd" -> Optional.of(new SecretSource.Cmd(rest));
            default -> Optional.empty();
        };
    }
}
