package dev.theseus.actions.fleet.script;

import java.util.Locale;
import java.util.Optional;

/**
 * Something that is in {@code system_schema}, or is not, once a statement has done its work.
 *
 * @param keyspace where the statement names one; otherwise the script's
 * @param of the table or type that it belongs to; empty where it belongs to none, or is an index that is named without its table
 * @param there whether it is there afterwards
 */
public record CqlClaim(Thing thing, Optional<String> keyspace, String of, String name, boolean there) {
    /** What a keyspace has. */
    public enum Thing {
        KEYSPACE,
        TABLE,
        VIEW,
        COLUMN,
        TYPE,
        /** Of a type. */
        FIELD,
        INDEX,
        TRIGGER,
        FUNCTION,
        AGGREGATE
    }

    /** For people: {@code column users.saml}. */
    @Override
    public String toString() {
        return thing.name().toLowerCase(Locale.ROOT) + " " + (of.isEmpty() ? name : of + "." + name)
                + (there ? "" : " gone");
    }
}
