package dev.theseus.actions.fleet.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code set} of MariaDB and MySQL. It may stand in a comment that they carry out; it may be for one statement alone, which is then what counts;
 * and it may be more than a setting.
 */
final class SetStatement {
    private static final String SET = "SET";
    /** Variables by which what a session did is not committed any more when Theseus thinks so, with the values that leave everything as it is. */
    private static final Map<String, Set<String>> COMMITS =
            Map.of("AUTOCOMMIT", Set.of("1", "ON", "TRUE"), "COMPLETION_TYPE", Set.of("0", "NO_CHAIN"));

    private SetStatement() {}

    /** The statement without the comment around its SET; as it is where none stands there. */
    static List<Token> unwrapped(String path, List<Token> tokens) throws ScriptRefused {
        if (!isWrapped(tokens)) return tokens;
        List<Token> all = new ArrayList<>();
        for (Token token : tokens) {
            if (isComment(token)) all.addAll(inside(path, token));
            else all.add(token);
        }
        return !all.isEmpty() && all.getFirst().is(SET) ? all : tokens;
    }

    static boolean isWrapped(List<Token> tokens) {
        return isComment(tokens.getFirst());
    }

    private static boolean isComment(Token token) {
        return token.kind() == Token.Kind.SYMBOL && token.text().startsWith("/*");
    }

    private static List<Token> inside(String path, Token comment) throws ScriptRefused {
        String text = comment.text().replaceFirst("^/\\*M?!\\d*", "");
        Lexer lexer = new Lexer(path, text.substring(0, text.length() - 2), Dbms.MARIADB);
        List<Token> tokens = new ArrayList<>();
        for (Optional<Token> next = lexer.next(); next.isPresent(); next = lexer.next())
            if (next.get().kind() != Token.Kind.END) tokens.add(next.get());
        return tokens;
    }

    /** What stands behind the FOR of {@code set statement … for …}; the same tokens where that is not what they are. */
    static List<Token> meant(List<Token> tokens) {
        List<Token> meant = tokens;
        while (isForOne(meant)) {
            int behind = behindFor(meant);
            if (behind >= meant.size()) return meant;
            meant = meant.subList(behind, meant.size());
        }
        return meant;
    }

    static boolean isForOne(List<Token> tokens) {
        return tokens.size() > 1 && tokens.getFirst().is(SET) && tokens.get(1).is("STATEMENT");
    }

    private static int behindFor(List<Token> tokens) {
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).isSymbol('(')) depth++;
            if (tokens.get(i).isSymbol(')')) depth--;
            if (depth == 0 && tokens.get(i).is("FOR")) return i + 1;
        }
        return tokens.size();
    }

    /** The variable that it sets and by which commits would not be what they are taken for. */
    static Optional<String> takesCommitsAway(List<Token> tokens) {
        if (!tokens.getFirst().is(SET)) return Optional.empty();
        for (int i = 1; i + 2 < tokens.size(); i++) {
            String name = tokens.get(i).upper().replaceFirst("^@@", "");
            int equals = tokens.get(i + 1).isSymbol(':') ? i + 2 : i + 1;
            Set<String> harmless = COMMITS.getOrDefault(name, Set.of());
            boolean set = !harmless.isEmpty()
                    && tokens.get(i).isName()
                    && tokens.get(equals).isSymbol('=')
                    && equals + 1 < tokens.size();
            if (set && !harmless.contains(tokens.get(equals + 1).upper()))
                return Optional.of(name.toLowerCase(Locale.ROOT));
        }
        return Optional.empty();
    }
}
