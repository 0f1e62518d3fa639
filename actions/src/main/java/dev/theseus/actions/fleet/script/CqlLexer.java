package dev.theseus.actions.fleet.script;

import dev.theseus.actions.fleet.script.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a CQL text apart into words, names, strings and symbols, leaving out blanks and comments. A number or a UUID is one word. */
final class CqlLexer {
    private static final Pattern CONSTANT = Pattern.compile(
            "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?!\\w)|0[xX][0-9a-fA-F]*|\\d+(\\.\\d*)?([eE][+-]?\\d+)?(?!\\w)");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");

    private final String path;
    private final String text;
    private int at;
    private int line = 1;

    CqlLexer(String path, String text) {
        this.path = path;
        this.text = text;
    }

    /** All of it, with what ends each statement. */
    static List<Token> all(String path, String text) throws ScriptRefused {
        CqlLexer lexer = new CqlLexer(path, text);
        List<Token> tokens = new ArrayList<>();
        for (Optional<Token> next = lexer.next(); next.isPresent(); next = lexer.next()) tokens.add(next.get());
        return tokens;
    }

    /** The next piece, or empty at the end. */
    Optional<Token> next() throws ScriptRefused {
        while (skipBlank() || skipComment()) {
            // on to the next piece
        }
        if (at >= text.length()) return Optional.empty();
        char c = text.charAt(at);
        if (c == ';') return Optional.of(until(Kind.END, at + 1));
        if (c == '\'') return Optional.of(quoted(Kind.TEXT, c));
        if (c == '"') return Optional.of(quoted(Kind.NAME, c));
        if (text.startsWith("$$", at)) return Optional.of(dollars());
        for (Pattern pattern : List.of(CONSTANT, WORD)) {
            Matcher found = pattern.matcher(text).region(at, text.length());
            if (found.lookingAt()) return Optional.of(until(Kind.WORD, found.end()));
        }
        return Optional.of(until(Kind.SYMBOL, at + 1));
    }

    private boolean skipBlank() {
        int start = at;
        while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\uFEFF')) step();
        return at > start;
    }

    private boolean skipComment() throws ScriptRefused {
        if (text.startsWith("--", at) || text.startsWith("//", at)) {
            while (at < text.length() && text.charAt(at) != '\n') at++;
            return true;
        }
        if (!text.startsWith("/*", at)) return false;
        int end = text.indexOf("*/", at + 2);
        if (end < 0) throw open("a comment that begins here does not end", "write */");
        while (at < end + 2) step();
        return true;
    }

    private Token quoted(Kind kind, char quote) throws ScriptRefused {
        StringBuilder inside = new StringBuilder();
        int end = at + 1;
        while (true) {
            int close = text.indexOf(quote, end);
            if (close < 0) throw open("a quote " + quote + " that opens here is not closed", "close it");
            inside.append(text, end, close);
            end = close + 1;
            if (end >= text.length() || text.charAt(end) != quote) return until(kind, inside.toString(), end);
            inside.append(quote);
            end++;
        }
    }

    private Token dollars() throws ScriptRefused {
        int end = text.indexOf("$$", at + 2);
        if (end < 0) throw open("a text that opens with $$ here is not closed", "close it");
        return until(Kind.TEXT, text.substring(at + 2, end), end + 2);
    }

    private Token until(Kind kind, int end) {
        return until(kind, text.substring(at, end), end);
    }

    private Token until(Kind kind, String meant, int end) {
        Token token = new Token(kind, meant, at, end, line);
        while (at < end) step();
        return token;
    }

    private void step() {
        if (text.charAt(at) == '\n') line++;
        at++;
    }

    private ScriptRefused open(String what, String remedy) {
        return new ScriptRefused(path, line, what, remedy);
    }
}
