package dev.theseus.actions.fleet.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A walk over the pieces of a statement. */
final class Cursor {
    private final List<Token> tokens;
    private int at;

    Cursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    boolean atEnd() {
        return at >= tokens.size();
    }

    boolean sees(String... keywords) {
        for (int i = 0; i < keywords.length; i++)
            if (at + i >= tokens.size() || !tokens.get(at + i).is(keywords[i])) return false;
        return true;
    }

    /** Goes past these keywords where they stand here. */
    boolean takes(String... keywords) {
        if (!sees(keywords)) return false;
        at += keywords.length;
        return true;
    }

    /** Goes past whichever of them stands here. */
    boolean takesAny(String... keywords) {
        for (String keyword : keywords) if (takes(keyword)) return true;
        return false;
    }

    boolean takesSymbol(char symbol) {
        if (atEnd() || !tokens.get(at).isSymbol(symbol)) return false;
        at++;
        return true;
    }

    /** Goes to behind the first such keyword. */
    boolean skipsTo(String keyword) {
        for (int i = at; i < tokens.size(); i++)
            if (tokens.get(i).is(keyword)) {
                at = i + 1;
                return true;
            }
        return false;
    }

    /** A name here; empty where there is none, or where it is one of another schema. */
    Optional<String> name() {
        if (atEnd() || !tokens.get(at).isName()) return Optional.empty();
        String name = tokens.get(at++).text();
        if (!atEnd() && tokens.get(at).isSymbol('.')) return Optional.empty();
        return Optional.of(name);
    }

    /** Whatever stands here. */
    Optional<Token> take() {
        return atEnd() ? Optional.empty() : Optional.of(tokens.get(at++));
    }

    List<Token> rest() {
        return tokens.subList(at, tokens.size());
    }

    /** What is left, between commas that stand in no brackets. */
    List<List<Token>> clauses() {
        List<List<Token>> clauses = new ArrayList<>();
        List<Token> clause = new ArrayList<>();
        int depth = 0;
        for (Token token : rest()) {
            if (token.isSymbol('(')) depth++;
            if (token.isSymbol(')')) depth--;
            if (token.isSymbol(',') && depth == 0) {
                clauses.add(List.copyOf(clause));
                clause.clear();
            } else clause.add(token);
        }
        if (!clause.isEmpty()) clauses.add(List.copyOf(clause));
        return clauses;
    }
}
