package dev.theseus.actions.jdbc;

import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Sql.SqlFailed;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an inventory says of a server, checked before any driver sees it: nothing of it becomes an option of a connection. */
public record Address(DatabaseRef server) {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]+");

    /** How a connection is protected, as the setting {@code tls} says; not at all where that is absent. */
    public enum Tls {
        DISABLE,
        /** Encrypted, to whoever answers. */
        TRUST,
        VERIFY_CA,
        VERIFY_FULL;

        /** As an inventory writes it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public String host() throws SqlFailed {
        if (!HOST.matcher(server.host()).matches())
            throw unreachable("that is not a host's name or address", new IllegalArgumentException(server.host()));
        return server.host();
    }

    public Tls tls() throws SqlFailed {
        String word = server.settings().getOrDefault("tls", Tls.DISABLE.word()).toLowerCase(Locale.ROOT);
        for (Tls tls : Tls.values()) if (tls.word().equals(word)) return tls;
        throw new SqlFailed(
                "database " + server.name() + ": tls is '" + word + "', not disable, trust, verify-ca or verify-full",
                true,
                new IllegalArgumentException(word));
    }

    /** There is no session, and so nothing was done. */
    public SqlFailed unreachable(@Nullable String why, Exception cause) {
        return new SqlFailed(
                "no session with database " + server.name() + " at " + server.host() + ":" + server.port() + ": " + why,
                true,
                cause);
    }
}
