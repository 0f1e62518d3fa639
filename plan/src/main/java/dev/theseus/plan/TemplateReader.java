package dev.theseus.plan;

import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Template;
import dev.theseus.core.problem.Code;
import dev.theseus.plan.source.Node;
import dev.theseus.plan.source.Problems;
import dev.theseus.plan.source.Quoted;
import java.util.ArrayList;
import java.util.List;

/** Splits text into literals and {@code ${expression}} holes. {@code $${} is a literal {@code ${}. */
final class TemplateReader {
    private TemplateReader() {}

    static Template read(Node.Scalar scalar, Problems problems) {
        String text = scalar.text();
        List<Template.Part> parts = new ArrayList<>();
        var literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("$${", at)) {
                literal.append("${");
                at += 3;
            } else if (text.startsWith("${", at)) {
                int end = endOfHole(text, at + 2);
                String expression = end < 0 ? "" : text.substring(at + 2, end).strip();
                if (expression.isEmpty()) {
                    problems.add(
                            Code.BAD_TEMPLATE,
                            scalar.at(at),
                            (end < 0 ? "the hole is never closed: " : "the hole is empty: ")
                                    + Quoted.of(text.substring(at)),
                            end < 0
                                    ? "close it with `}`, or write `$${` for a literal `${`"
                                    : "put an expression into it");
                    return Template.literal(text, scalar.place());
                }
                if (!literal.isEmpty()) parts.add(new Template.Part.Literal(literal.toString()));
                literal.setLength(0);
                parts.add(new Template.Part.Hole(new Expr(expression, scalar.at(at))));
                at = end + 1;
            } else literal.append(text.charAt(at++));
        }
        if (!literal.isEmpty()) parts.add(new Template.Part.Literal(literal.toString()));
        return new Template(parts, scalar.place());
    }

    /** Where the brace that closes a hole stands: braces nest, and those in CEL's strings do not count. */
    private static int endOfHole(String text, int from) {
        int depth = 1;
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                at = endOfString(text, at, isRaw(text, at));
                if (at < 0) return -1;
            } else {
                if (c == '{') depth++;
                if (c == '}' && --depth == 0) return at;
                at++;
            }
        }
        return -1;
    }

    private static boolean isRaw(String text, int quote) {
        char before = quote > 0 ? text.charAt(quote - 1) : ' ';
        return before == 'r' || before == 'R';
    }

    /** The index after a CEL string literal that begins at {@code start}, or -1. */
    private static int endOfString(String text, int start, boolean raw) {
        String quote = text.substring(start, start + 1);
        String delimiter = text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
        int at = start + delimiter.length();
        while (at < text.length()) {
            if (text.startsWith(delimiter, at)) return at + delimiter.length();
            at += !raw && text.charAt(at) == '\\' ? 2 : 1;
        }
        return -1;
    }
}
