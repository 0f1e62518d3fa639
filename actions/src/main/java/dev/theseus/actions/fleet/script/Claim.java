package dev.theseus.actions.fleet.script;

import java.util.Locale;

/**
 * Something that is in a schema's catalogue, or is not, once a statement has done its work.
 *
 * @param table the table that it belongs to, or itself; empty where an index is named without its table
 * @param name of the column, index, constraint, routine or trigger; empty for a table
 * @param there whether it is there afterwards
 */
public record Claim(Thing thing, String table, String name, boolean there) {
    /** What a catalogue has. */
    public enum Thing {
        /** Or a view. */
        TABLE,
        COLUMN,
        INDEX,
        CONSTRAINT,
        /** A procedure or a function. */
        ROUTINE,
        TRIGGER
    }

    static Claim table(String name, boolean there) {
        return new Claim(Thing.TABLE, name, "", there);
    }

    /** For people: {@code column customer.mail}. */
    @Override
    public String toString() {
        String whole = name.isEmpty() ? table : table.isEmpty() ? name : table + "." + name;
        return thing.name().toLowerCase(Locale.ROOT) + " " + whole + (there ? "" : " gone");
    }
}
