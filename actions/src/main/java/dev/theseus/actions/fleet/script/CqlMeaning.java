package dev.theseus.actions.fleet.script;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What can be read off a CQL statement: how it is to be sent, and by what its work is known again. Where it does not know, it says so:
 * nothing is claimed, and after a crash a person is asked.
 *
 * @param changesSchema whether the nodes have to agree after it
 * @param claims what it leaves in {@code system_schema}; empty where that is not known
 * @param repeatable whether sending it twice is the same as once; of one with a place for a time, if both carry the same
 * @param time where in its text the time of its writes can be said
 */
public record CqlMeaning(boolean changesSchema, List<CqlClaim> claims, boolean repeatable, Optional<Time> time) {
    private static final Set<String> DEFINITIONS = Set.of("CREATE", "ALTER", "DROP", "COMMENT");
    /** Of roles and permissions: those stand in tables, and need no agreement. */
    private static final Set<String> PERMISSIONS = Set.of("ROLE", "USER");

    private static final Set<String> TWICE_IS_ONCE = Set.of("GRANT", "REVOKE", "SELECT", "LIST", "COMMENT");

    public CqlMeaning {
        claims = List.copyOf(claims);
    }

    /**
     * A place for the time of a statement's writes.
     *
     * @param offset in its text
     */
    public record Time(int offset) {}

    /** Of one statement, without what ends it. */
    public static CqlMeaning of(Statement statement) {
        try {
            return of(CqlLexer.all("", statement.text()));
        } catch (ScriptRefused e) {
            throw new IllegalStateException("it was read before", e);
        }
    }

    static CqlMeaning of(List<Token> tokens) {
        int origin = tokens.getFirst().start();
        String first = tokens.getFirst().upper();
        if (DEFINITIONS.contains(first)) {
            boolean permission =
                    tokens.size() > 1 && PERMISSIONS.contains(tokens.get(1).upper());
            CqlDefinition definition = CqlDefinition.of(tokens);
            return new CqlMeaning(!permission, definition.claims(), definition.repeatable(), Optional.empty());
        }
        if (TWICE_IS_ONCE.contains(first)) return new CqlMeaning(false, List.of(), true, Optional.empty());
        CqlWrite write = CqlWrite.of(tokens);
        OptionalInt place = write.time();
        Optional<Time> time = place.isPresent() ? Optional.of(new Time(place.getAsInt() - origin)) : Optional.empty();
        return new CqlMeaning(false, List.of(), write.repeatable(), time);
    }

    /**
     * A statement with the time of its writes in it: sent again with the same, it changes nothing that it has not changed before, and
     * nothing that was written since.
     *
     * @param micros since 1970
     */
    public String at(String text, long micros) {
        if (time.isEmpty()) return text;
        int offset = time.get().offset();
        return text.substring(0, offset) + " USING TIMESTAMP " + micros + " " + text.substring(offset);
    }
}
