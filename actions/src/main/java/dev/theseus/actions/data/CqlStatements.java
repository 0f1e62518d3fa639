package dev.theseus.actions.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A CQL text cut into its statements: what stands in quotes, between dollar signs, in comments or in a batch ends none. */
final class CqlStatements {
    /** Commands of cqlsh itself; a node does not know them. */
    private static final Set<String> SHELL = Set.of(
            "source",
            "copy",
            "consistency",
            "serial",
            "describe",
            "desc",
            "show",
            "capture",
            "expand",
            "paging",
            "tracing",
            "login",
            "exit",
            "quit",
            "help",
            "clear");

    private static final Set<String> SCHEMA = Set.of("create", "alter", "drop");

    private final String text;
    private final List<String> statements = new ArrayList<>();
    private final StringBuilder statement = new StringBuilder();
    private int at;

    private CqlStatements(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException where a quote or comment does not end, or where a command is cqlsh's own */
    static List<String> of(String text) {
        var cut = new CqlStatements(text);
        cut.run();
        return List.copyOf(cut.statements);
    }

    /** Whether a statement changes the schema, on which nodes then have to agree. */
    static boolean changesSchema(String statement) {
        return SCHEMA.contains(firstWord(statement));
    }

    private static String firstWord(String statement) {
        String[] words = statement.strip().split("[\\s;(]+", 2);
        return words[0].toLowerCase(Locale.ROOT);
    }

    private void run() {
        while (at < text.length()) {
            if (text.startsWith("--", at) || text.startsWith("//", at)) skipTo("\n", at, true);
            else if (text.startsWith("/*", at)) skipTo("*/", at + 2, false);
            else if (text.startsWith("$$", at)) take("$$");
            else if (text.charAt(at) == '\'' || text.charAt(at) == '"') take(text.substring(at, at + 1));
            else if (text.charAt(at) == ';' && !isOpenBatch()) {
                end();
                at++;
            } else statement.append(text.charAt(at++));
        }
        end();
    }

    private boolean isOpenBatch() {
        String lower = statement.toString().strip().toLowerCase(Locale.ROOT);
        return lower.matches("(?s)begin\\s+((un)?logged\\s+|counter\\s+)?batch.*")
                && !lower.matches("(?s).*apply\\s+batch");
    }

    /** A comment: a blank in its place, so that words stay apart. */
    private void skipTo(String mark, int from, boolean orEnd) {
        int end = text.indexOf(mark, from);
        if (end < 0 && !orEnd) throw new IllegalArgumentException("a comment does not end: " + excerpt(at));
        statement.append(' ');
        at = end < 0 ? text.length() : orEnd ? end : end + mark.length();
    }

    /** A quoted text with its quotes; a doubled one is two quoted texts side by side, which comes to the same. */
    private void take(String quote) {
        int end = text.indexOf(quote, at + quote.length());
        if (end < 0) throw new IllegalArgumentException("a quote does not end: " + excerpt(at));
        statement.append(text, at, end + quote.length());
        at = end + quote.length();
    }

    private void end() {
        String whole = statement.toString().strip();
        statement.setLength(0);
        if (whole.isEmpty()) return;
        if (SHELL.contains(firstWord(whole)))
            throw new IllegalArgumentException(
                    "a command of cqlsh itself, which no node knows: " + Statements.shown(whole));
        statements.add(whole);
    }

    private String excerpt(int from) {
        return Statements.shown(text.substring(from, Math.min(text.length(), from + 60)));
    }
}
