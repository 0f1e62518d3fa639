package dev.theseus.actions.fleet;

import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;

/** Opens sessions beside one that is open already, with the same server and the same rights. */
@FunctionalInterface
public interface MoreSessions {
    /** For who has one session, and no more. */
    MoreSessions NONE = () -> {
        throw new SqlFailed("there is only one session", true, new UnsupportedOperationException());
    };

    /** The caller closes it. */
    Sql.Session open() throws SqlFailed;
}
