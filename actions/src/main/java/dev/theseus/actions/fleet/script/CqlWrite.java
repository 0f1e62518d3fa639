package dev.theseus.actions.fleet.script;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What may be said of a statement that changes rows. A plain write is the same when it is sent twice, if both carry the same time: Cassandra
 * keeps of each cell what is newest. Not so what depends on what is there (counters, lists, conditions), on when it comes (functions, a time to
 * live), or takes all away (truncate).
 *
 * @param time the offset at which a time can be said; absent where it cannot, or is said already
 */
record CqlWrite(boolean repeatable, OptionalInt time) {
    private static final CqlWrite UNKNOWN = new CqlWrite(false, OptionalInt.empty());
    private static final CqlWrite UNTIMED = new CqlWrite(true, OptionalInt.empty());
    /** What may stand before a bracket and gives the same each time. */
    private static final Pattern SAME = Pattern.compile(
            "values|in|and|where|set|token|\\w+as_?blob|blob_?as\\w+|min_?timeuuid|max_?timeuuid",
            Pattern.CASE_INSENSITIVE);

    static CqlWrite of(List<Token> tokens) {
        Token first = tokens.getFirst();
        if (!isSame(tokens) || dependsOnWhatIsThere(tokens) || hasLists(tokens)) return UNKNOWN;
        if (first.is("BEGIN")) return batch(tokens);
        if (livesShort(tokens)) return UNKNOWN;
        boolean timed = has(tokens, "USING");
        if (first.is("INSERT"))
            return timed || has(tokens, "IF") ? UNTIMED : timed(tokens.getLast().end());
        if (!first.is("UPDATE") && !first.is("DELETE") || has(tokens, "IF")) return UNKNOWN;
        if (timed) return UNTIMED;
        return behind(tokens, first.is("UPDATE") ? "SET" : "WHERE", false);
    }

    /** One time for all of it; a time of its own in one of its statements forbids that. */
    private static CqlWrite batch(List<Token> tokens) {
        boolean counters = tokens.size() > 1 && tokens.get(1).is("COUNTER");
        return counters || has(tokens, "IF") || has(tokens, "USING") ? UNKNOWN : behind(tokens, "BATCH", true);
    }

    /** The time stands behind that keyword, or before it. */
    private static CqlWrite behind(List<Token> tokens, String keyword, boolean behind) {
        return tokens.stream()
                .filter(token -> token.is(keyword))
                .findFirst()
                .map(token -> timed(behind ? token.end() : token.start()))
                .orElse(UNKNOWN);
    }

    private static CqlWrite timed(int offset) {
        return new CqlWrite(true, OptionalInt.of(offset));
    }

    /** Sent later, it would also end later. */
    private static boolean livesShort(List<Token> tokens) {
        return tokens.stream().dropWhile(token -> !token.is("USING")).anyMatch(token -> token.is("TTL"));
    }

    private static boolean has(List<Token> tokens, String word) {
        return tokens.stream().anyMatch(token -> token.is(word));
    }

    /** Whether no function in it may give something else the next time. */
    private static boolean isSame(List<Token> tokens) {
        for (int i = 1; i < tokens.size(); i++) {
            Token word = tokens.get(i - 1);
            if (!tokens.get(i).isSymbol('(') || !word.isName()) continue;
            boolean table = i >= 2 && tokens.get(i - 2).is("INTO")
                    || i >= 4
                            && tokens.get(i - 2).isSymbol('.')
                            && tokens.get(i - 4).is("INTO");
            if (!table && !SAME.matcher(word.text()).matches()) return false;
        }
        return true;
    }

    /** {@code n = n + 1}; a set or a map that something is added to or taken from stays the same. */
    private static boolean dependsOnWhatIsThere(List<Token> tokens) {
        for (int i = 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            Token before = tokens.get(i - 1);
            boolean changes = (token.isSymbol('+') || token.isSymbol('-'))
                    && (before.isName() || before.isSymbol(']') || before.isSymbol('}') || before.isSymbol(')'));
            if (changes && !before.isSymbol('}') && !isSet(tokens, i + 1)) return true;
        }
        return false;
    }

    /** A list keeps what was written twice at one time twice; {@code m['key']} is an element of a map. */
    private static boolean hasLists(List<Token> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            boolean ofMap = i > 0
                    && tokens.get(i - 1).isName()
                    && i + 1 < tokens.size()
                    && tokens.get(i + 1).kind() == Token.Kind.TEXT;
            if (tokens.get(i).isSymbol('[') && !ofMap) return true;
        }
        return has(tokens, "JSON")
                && tokens.stream()
                        .anyMatch(token ->
                                token.kind() == Token.Kind.TEXT && token.text().contains("["));
    }

    private static boolean isSet(List<Token> tokens, int at) {
        int operand = at < tokens.size() && tokens.get(at).isSymbol('=') ? at + 1 : at;
        return operand < tokens.size() && tokens.get(operand).isSymbol('{');
    }
}
