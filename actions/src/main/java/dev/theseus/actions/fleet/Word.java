package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import java.util.Locale;

/** What a person says of the one statement of a schema of which nobody else can tell whether it took effect. */
public enum Word {
    /** It took effect. */
    DONE,
    /** It did not. */
    AGAIN,
    /** The rest of its script was carried out by hand. */
    ALL;

    /** As the table and the command line have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Writes it down for the next run.
     *
     * @return whether there is such a statement
     */
    public boolean say(Dbms dbms, String schema, Sql.Session session) throws SqlFailed {
        return new Begun(dbms, schema).say(this, session);
    }
}
