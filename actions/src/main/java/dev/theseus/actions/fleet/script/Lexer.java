package dev.theseus.actions.fleet.script;

import dev.theseus.actions.fleet.script.Token.Kind;
import java.util.Optional;

/**
 * Takes a script apart into words, names, strings and symbols, leaving out blanks and comments. What it must get right is where a statement
 * ends: nowhere within quotes, comments, dollar quotes.
 */
final class Lexer {
    private static final String DELIMITER = "delimiter";

    private final String path;
    private final String text;
    private final Dbms dbms;
    private String delimiter = ";";
    private int at;
    private int line = 1;

    Lexer(String path, String text, Dbms dbms) {
        this.path = path;
        this.text = text;
        this.dbms = dbms;
    }

    /** The next piece, or empty at the end of the script. */
    Optional<Token> next() throws ScriptRefused {
        while (skipBlank() || skipComment() || skipDelimiterCommand()) {
            // on to the next piece
        }
        if (at >= text.length()) return Optional.empty();
        int start = at;
        if (text.startsWith(delimiter, at)) return Optional.of(token(Kind.END, start, at + delimiter.length()));
        char c = text.charAt(at);
        if (c == '/' && text.startsWith("/*", at)) return Optional.of(executable(start));
        if (c == '`' && dbms == Dbms.MARIADB) return Optional.of(quoted(Kind.NAME, c, false));
        if (c == '"') return Optional.of(quoted(doubleQuotes(), c, dbms == Dbms.MARIADB));
        if (c == '\'') return Optional.of(quoted(Kind.TEXT, c, dbms == Dbms.MARIADB));
        if ((c == 'E' || c == 'e') && dbms == Dbms.POSTGRESQL && peek(1) == '\'') {
            at++;
            return Optional.of(quoted(Kind.TEXT, '\'', true));
        }
        if (c == '$' && dbms == Dbms.POSTGRESQL) {
            Optional<String> tag = dollarTag();
            if (tag.isPresent()) return Optional.of(dollarQuoted(tag.get()));
        }
        if (c == '\\' && dbms == Dbms.POSTGRESQL)
            throw refused(line, "a command of psql stands here", "write what the server itself understands");
        if (isWord(c)) return Optional.of(word(start));
        return Optional.of(token(Kind.SYMBOL, start, at + 1));
    }

    private Kind doubleQuotes() {
        return dbms == Dbms.MARIADB ? Kind.TEXT : Kind.NAME;
    }

    private boolean skipBlank() {
        int start = at;
        while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\uFEFF')) step();
        return at > start;
    }

    private boolean skipComment() throws ScriptRefused {
        boolean dashes = text.startsWith("--", at)
                && (dbms == Dbms.POSTGRESQL || at + 2 >= text.length() || text.charAt(at + 2) <= ' ');
        if (dashes || dbms == Dbms.MARIADB && peek(0) == '#') {
            while (at < text.length() && text.charAt(at) != '\n') at++;
            return true;
        }
        if (!text.startsWith("/*", at) || isExecutable()) return false;
        int began = line;
        int depth = 0;
        do {
            if (at >= text.length()) throw refused(began, "a comment that begins here does not end", "write */");
            if (text.startsWith("/*", at) && (depth == 0 || dbms == Dbms.POSTGRESQL)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else step();
        } while (depth > 0);
        return true;
    }

    /** MariaDB and MySQL carry out what stands in such a comment. */
    private boolean isExecutable() {
        return dbms == Dbms.MARIADB && (text.startsWith("/*!", at) || text.startsWith("/*M!", at));
    }

    private Token executable(int start) throws ScriptRefused {
        int began = line;
        int end = text.indexOf("*/", at);
        if (end < 0) throw refused(began, "a comment that begins here does not end", "write */");
        while (at < end) step();
        at = end + 2;
        return new Token(Kind.SYMBOL, text.substring(start, at), start, at, began);
    }

    /** {@code DELIMITER //} is a line of MySQL's client; no server knows it. */
    private boolean skipDelimiterCommand() throws ScriptRefused {
        if (dbms != Dbms.MARIADB || !text.regionMatches(true, at, DELIMITER, 0, DELIMITER.length())) return false;
        int after = at + DELIMITER.length();
        if (!beginsLine() || after >= text.length() || " \t".indexOf(text.charAt(after)) < 0) return false;
        int end = text.indexOf('\n', after);
        String wanted = text.substring(after, end < 0 ? text.length() : end).strip();
        if (wanted.isEmpty() || wanted.contains(" "))
            throw refused(line, "DELIMITER without a mark behind it", "write DELIMITER // for instance");
        delimiter = wanted;
        at = end < 0 ? text.length() : end;
        return true;
    }

    private boolean beginsLine() {
        int before = at - 1;
        while (before >= 0 && " \t\r\uFEFF".indexOf(text.charAt(before)) >= 0) before--;
        return before < 0 || text.charAt(before) == '\n';
    }

    private Token quoted(Kind kind, char quote, boolean backslashes) throws ScriptRefused {
        int start = at;
        int began = line;
        StringBuilder inside = new StringBuilder();
        at++;
        while (true) {
            if (at >= text.length())
                throw refused(began, "a quote " + quote + " that opens here is not closed", "close it");
            char c = text.charAt(at);
            if (c == quote && peek(1) == quote) {
                inside.append(quote);
                at += 2;
            } else if (c == quote) {
                at++;
                return new Token(kind, inside.toString(), start, at, began);
            } else if (c == '\\' && backslashes && at + 1 < text.length()) {
                inside.append(text.charAt(at + 1));
                at++;
                step();
            } else {
                inside.append(c);
                step();
            }
        }
    }

    private Optional<String> dollarTag() {
        int end = at + 1;
        while (end < text.length() && isWord(text.charAt(end)) && text.charAt(end) != '$') end++;
        boolean tag = end < text.length()
                && text.charAt(end) == '$'
                && (end == at + 1 || !Character.isDigit(text.charAt(at + 1)));
        return tag ? Optional.of(text.substring(at, end + 1)) : Optional.empty();
    }

    private Token dollarQuoted(String tag) throws ScriptRefused {
        int start = at;
        int began = line;
        int end = text.indexOf(tag, at + tag.length());
        if (end < 0) throw refused(began, "a text that opens with " + tag + " here is not closed", "close it");
        while (at < end + tag.length()) step();
        return new Token(Kind.TEXT, text.substring(start + tag.length(), end), start, at, began);
    }

    private Token word(int start) {
        while (at < text.length() && isWord(text.charAt(at)) && !text.startsWith(delimiter, at)) at++;
        return new Token(Kind.WORD, text.substring(start, at), start, at, line);
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '@';
    }

    private Token token(Kind kind, int start, int end) {
        at = end;
        return new Token(kind, text.substring(start, end), start, end, line);
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
    }

    private void step() {
        if (text.charAt(at) == '\n') line++;
        at++;
    }

    private ScriptRefused refused(int where, String what, String remedy) {
        return new ScriptRefused(path, where, what, remedy);
    }
}
