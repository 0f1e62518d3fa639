package dev.theseus.actions.fleet.script;

import java.util.Locale;

/**
 * A piece of SQL that is neither blank nor comment.
 *
 * @param text as it stands; a quoted name without its quotes
 * @param start offset of its first character
 * @param end offset behind its last
 * @param line from 1 on
 */
record Token(Kind kind, String text, int start, int end, int line) {
    enum Kind {
        WORD,
        /** A name in quotes. */
        NAME,
        /** A string. */
        TEXT,
        SYMBOL,
        /** What ends a statement. */
        END
    }

    /** Whether it is this keyword, in any case and without quotes. */
    boolean is(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    boolean isSymbol(char symbol) {
        return kind == Kind.SYMBOL && text.charAt(0) == symbol;
    }

    /** Whether it can name a table, a column, an index. */
    boolean isName() {
        return kind == Kind.WORD || kind == Kind.NAME;
    }

    String upper() {
        return text.toUpperCase(Locale.ROOT);
    }
}
