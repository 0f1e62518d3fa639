package dev.theseus.actions.fleet.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes a script apart into its statements. */
final class Statements {
    private static final Set<String> ROUTINES = Set.of("PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE");
    /** What closes with END of its own and is not counted, because what opens it is also the name of a function. */
    private static final Set<String> OTHER_BLOCKS = Set.of("IF", "LOOP", "REPEAT", "WHILE", "FOR");

    private final String path;
    private final String script;
    private final Dbms dbms;
    private final List<Statement> statements = new ArrayList<>();
    private final List<Token> tokens = new ArrayList<>();
    private int depth;

    private Statements(String path, String script, Dbms dbms) {
        this.path = path;
        this.script = script;
        this.dbms = dbms;
    }

    static List<Statement> of(String path, String script, Dbms dbms) throws ScriptRefused {
        Statements statements = new Statements(path, script, dbms);
        statements.split();
        return List.copyOf(statements.statements);
    }

    private void split() throws ScriptRefused {
        Lexer lexer = new Lexer(path, script, dbms);
        for (Optional<Token> next = lexer.next(); next.isPresent(); next = lexer.next()) {
            Token token = next.get();
            nesting(token);
            boolean within = depth > 0 && token.text().equals(";");
            if (token.kind() == Token.Kind.END && !within) finish();
            else tokens.add(token);
        }
        // Nothing stands behind the last END that would say of what it is the end.
        if (depth > 0 && tokens.getLast().is("END")) depth--;
        if (depth > 0)
            throw new ScriptRefused(
                    path,
                    tokens.getFirst().line(),
                    "a BEGIN in the statement that begins here has no END",
                    "write END, or put DELIMITER // before the statement and // behind it");
        finish();
    }

    /** Counts the blocks of a routine's body, in which a semicolon ends no statement of the script. */
    private void nesting(Token token) {
        if (!definesRoutine()) return;
        boolean closes = depth > 0 && tokens.getLast().is("END");
        if (closes && !OTHER_BLOCKS.contains(token.upper())) depth--;
        if (token.is("CASE") && depth > 0 && !closes) depth++;
        if (dbms == Dbms.MARIADB && token.is("BEGIN")) depth++;
        if (dbms == Dbms.POSTGRESQL && token.is("ATOMIC") && tokens.getLast().is("BEGIN")) depth++;
    }

    private boolean definesRoutine() {
        if (tokens.isEmpty()) return false;
        if (dbms == Dbms.MARIADB && tokens.getFirst().is("BEGIN")) return true;
        return tokens.getFirst().is("CREATE")
                && tokens.stream()
                        .limit(20)
                        .anyMatch(token -> token.kind() == Token.Kind.WORD && ROUTINES.contains(token.upper()));
    }

    private void finish() throws ScriptRefused {
        if (tokens.isEmpty()) return;
        Token first = tokens.getFirst();
        String text = script.substring(first.start(), tokens.getLast().end());
        Meaning meaning = new Meaning(path, tokens, dbms);
        statements.add(new Statement(
                text,
                first.line(),
                meaning.kind(),
                meaning.claims(),
                meaning.repeatable(),
                meaning.lingers(),
                meaning.alters(),
                meaning.severable()));
        tokens.clear();
        depth = 0;
    }
}
