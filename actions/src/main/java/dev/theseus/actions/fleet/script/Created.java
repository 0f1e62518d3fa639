package dev.theseus.actions.fleet.script;

import java.util.List;
import java.util.Set;

/**
 * What a statement creates, drops or alters: the first such word in it.
 *
 * @param at where that word stands; behind the last one where there is none
 */
record Created(List<Token> tokens, int at) {
    private static final Set<String> KINDS = Set.of(
            "VIEW",
            "PROCEDURE",
            "FUNCTION",
            "TRIGGER",
            "EVENT",
            "PACKAGE",
            "TABLE",
            "INDEX",
            "SEQUENCE",
            "DATABASE",
            "SCHEMA",
            "USER",
            "ROLE",
            "SERVER",
            "TYPE",
            "DOMAIN",
            "AGGREGATE",
            "OPERATOR",
            "CAST",
            "RULE",
            "POLICY",
            "EXTENSION",
            "PUBLICATION",
            "SUBSCRIPTION",
            "STATISTICS");

    static Created of(List<Token> tokens) {
        int at = 0;
        while (at < tokens.size()
                && !(tokens.get(at).kind() == Token.Kind.WORD
                        && KINDS.contains(tokens.get(at).upper()))) at++;
        return new Created(tokens, at);
    }

    /** In capitals; nothing where it is not known. */
    String kind() {
        return at < tokens.size() ? tokens.get(at).upper() : "";
    }

    boolean isTemporary() {
        return tokens.subList(0, at).stream().anyMatch(token -> token.is("TEMPORARY") || token.is("TEMP"));
    }

    List<Token> behind() {
        return tokens.subList(Math.min(at + 1, tokens.size()), tokens.size());
    }
}
