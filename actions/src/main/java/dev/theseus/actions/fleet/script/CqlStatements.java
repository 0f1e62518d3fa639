package dev.theseus.actions.fleet.script;

import dev.theseus.actions.fleet.script.Statement.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes a CQL script apart into its statements. A batch is one of them. */
final class CqlStatements {
    /** Commands of cqlsh itself; a node does not know them. */
    private static final Set<String> SHELL = Set.of(
            "SOURCE",
            "COPY",
            "CONSISTENCY",
            "SERIAL",
            "DESCRIBE",
            "DESC",
            "SHOW",
            "CAPTURE",
            "EXPAND",
            "PAGING",
            "TRACING",
            "LOGIN",
            "EXIT",
            "QUIT",
            "HELP",
            "CLEAR");

    private CqlStatements() {}

    static List<Statement> of(String path, String script) throws ScriptRefused {
        List<Statement> statements = new ArrayList<>();
        List<Token> tokens = new ArrayList<>();
        for (Token token : CqlLexer.all(path, script)) {
            boolean ends = token.kind() == Token.Kind.END && !isOpenBatch(tokens);
            if (!ends) {
                if (token.kind() != Token.Kind.END || !tokens.isEmpty()) tokens.add(token);
                continue;
            }
            if (!tokens.isEmpty()) statements.add(statement(path, script, tokens));
            tokens.clear();
        }
        if (isOpenBatch(tokens))
            throw refused(path, tokens.getFirst(), "a batch that begins here does not end", "write APPLY BATCH");
        if (!tokens.isEmpty()) statements.add(statement(path, script, tokens));
        return statements;
    }

    private static boolean isOpenBatch(List<Token> tokens) {
        int size = tokens.size();
        return size > 0
                && tokens.getFirst().is("BEGIN")
                && !(size > 2
                        && tokens.get(size - 2).is("APPLY")
                        && tokens.get(size - 1).is("BATCH"));
    }

    private static Statement statement(String path, String script, List<Token> tokens) throws ScriptRefused {
        Token first = tokens.getFirst();
        refuse(path, first);
        String text = script.substring(first.start(), tokens.getLast().end());
        CqlMeaning meaning = CqlMeaning.of(tokens);
        Kind kind = meaning.changesSchema() ? Kind.DEFINITION : meaning.repeatable() ? Kind.ROWS : Kind.OPAQUE;
        return new Statement(text, first.line(), kind, List.of(), meaning.repeatable(), false, Optional.empty(), false);
    }

    private static void refuse(String path, Token first) throws ScriptRefused {
        if (first.is("USE"))
            throw refused(
                    path,
                    first,
                    "USE stands in a script",
                    "take it out: a script is for the keyspace that the step names");
        if (SHELL.contains(first.upper()))
            throw refused(
                    path,
                    first,
                    "a command of cqlsh itself, which no node knows: " + first.text(),
                    "write what the node itself understands");
    }

    private static ScriptRefused refused(String path, Token where, String what, String remedy) {
        return new ScriptRefused(path, where.line(), what, remedy);
    }
}
