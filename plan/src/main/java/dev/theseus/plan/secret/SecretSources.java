package dev.theseus.plan.secret;

import dev.theseus.core.inventory.Inventory.SecretSource;
import java.nio.file.Path;
import java.util.Optional;

/** How the source of a secret is written: {@code ask}, {@code env:NAME}, {@code file:PATH}, {@code cmd:COMMAND}. */
public final class SecretSources {
    private SecretSources() {}

    /** How a source is written that another command can use, wherever it is run; empty for what a person typed. */
    public static Optional<String> reference(SecretSource source) {
        return switch (source) {
            case SecretSource.Asked() -> Optional.empty();
            case SecretSource.Env(var variable) -> Optional.of("env:" + variable);
            case SecretSource.File(var path) ->
                Optional.of("file:" + Path.of(path).toAbsolutePath());
            case SecretSource.Cmd(var command) -> Optional.of("cmd:" + command);
        };
    }

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
