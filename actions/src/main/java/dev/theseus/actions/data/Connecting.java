package dev.theseus.actions.data;

import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.value.SafeText;

/** A database server's address and credentials as our scripts read them from standard input, a line each. */
final class Connecting {
    private Connecting() {}

    static SafeText lines(DatabaseRef server) {
        SafeText head = SafeText.plain(line(server.host()) + "\n" + server.port() + "\n" + line(server.user()) + "\n"
                + line(server.settings().getOrDefault("tls", "")) + "\n");
        SafeText password = server.password().isPresent() ? SafeText.hidden(server.secret()) : SafeText.plain("");
        return head.plus(password).plus(SafeText.plain("\n"));
    }

    private static String line(String text) {
        if (text.chars().anyMatch(Character::isISOControl))
            throw new IllegalArgumentException("a database's host, user and settings are single lines");
        return text;
    }
}
