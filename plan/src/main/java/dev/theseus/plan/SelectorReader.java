package dev.theseus.plan;

import dev.theseus.core.plan.Selector;
import dev.theseus.core.plan.Selector.Term;
import dev.theseus.core.problem.Code;
import dev.theseus.plan.source.Node;
import dev.theseus.plan.source.Problems;
import dev.theseus.plan.source.Quoted;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads {@code nodes[old][first]}, {@code a & b}, {@code a - b}, {@code a | b}, {@code @tag}. Operators work from left to right; round
 * brackets group. A minus is an operator where it stands alone, otherwise it belongs to a name.
 */
final class SelectorReader {
    private static final int MAX_TERMS = 100;

    private final String text;
    private int at;
    private int terms;

    private SelectorReader(String text) {
        this.text = text;
    }

    /** Thrown and caught within this class only. */
    private static final class Bad extends Exception {
        private static final long serialVersionUID = 1;

        Bad(String why) {
            super(why);
        }
    }

    static Optional<Selector> read(Node.Scalar scalar, boolean ifAny, Problems problems) {
        var reader = new SelectorReader(scalar.text());
        try {
            Term term = reader.terms();
            if (reader.at < reader.text.length()) throw new Bad("it goes on with " + Quoted.of(reader.rest()));
            return Optional.of(new Selector(scalar.text().strip(), term, ifAny, scalar.place()));
        } catch (Bad e) {
            problems.add(
                    Code.BAD_SELECTOR,
                    scalar.at(Math.min(reader.at, Math.max(0, scalar.text().length() - 1))),
                    Quoted.of(scalar.text()) + " does not select hosts: " + e.getMessage(),
                    "write a group or host, `a & b`, `a - b`, `a | b`, `@tag`, and behind any of them [first], [rest], [old] or [new]");
            return Optional.empty();
        }
    }

    private String rest() {
        return text.substring(at);
    }

    private Term terms() throws Bad {
        Term left = term();
        while (true) {
            skipBlanks();
            char operator = at < text.length() ? text.charAt(at) : ' ';
            if (operator != '&' && operator != '|' && operator != '-') return left;
            at++;
            Term right = term();
            left = switch (operator) {
                case '&' -> new Term.Both(left, right);
                case '|' -> new Term.Any(left, right);
                default -> new Term.Without(left, right);
            };
        }
    }

    private Term term() throws Bad {
        if (++terms > MAX_TERMS) throw new Bad("it has more than " + MAX_TERMS + " parts");
        skipBlanks();
        Term term;
        if (accept('(')) {
            term = terms();
            if (!accept(')')) throw new Bad("a round bracket is not closed");
        } else if (accept('@')) term = new Term.Tagged(name());
        else term = new Term.Named(name());
        while (accept('[')) {
            term = new Term.Picked(term, pick(name()));
            if (!accept(']')) throw new Bad("a square bracket is not closed");
        }
        return term;
    }

    private static Selector.Pick pick(String word) throws Bad {
        for (Selector.Pick pick : Selector.Pick.values())
            if (pick.name().toLowerCase(Locale.ROOT).equals(word)) return pick;
        throw new Bad("[" + word + "] is not one of [first], [rest], [old], [new]");
    }

    private String name() throws Bad {
        skipBlanks();
        int start = at;
        while (at < text.length() && isPartOfName(text.charAt(at))) at++;
        if (start == at)
            throw new Bad(
                    start < text.length()
                            ? "a name is missing before " + Quoted.of(rest())
                            : "a name is missing at its end");
        return text.substring(start, at);
    }

    private static boolean isPartOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }

    private boolean accept(char c) {
        skipBlanks();
        if (at >= text.length() || text.charAt(at) != c) return false;
        at++;
        return true;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    }
}
