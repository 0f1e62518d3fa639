package dev.theseus.cli.command;

import org.jspecify.annotations.Nullable;

/** What picocli has already seen to be there. */
final class Required {
    private Required() {}

    static <T> T of(@Nullable T value) {
        if (value == null) throw new IllegalStateException("required, yet absent");
        return value;
    }
}
