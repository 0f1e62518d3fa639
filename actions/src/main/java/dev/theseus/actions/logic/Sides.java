package dev.theseus.actions.logic;

import dev.theseus.core.plan.Expr;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What stands on the sides of an expression that turned out false: {@code a == b} is of little help, {@code a is 3} is. */
final class Sides {
    private static final List<String> COMPARISONS = List.of("==", "!=", "<=", ">=", "<", ">", " in ");

    private Sides() {}

    static String seen(Expr expr, ActionContext context) {
        List<String> seen = new ArrayList<>();
        for (String part : split(expr.text(), List.of("&&"))) {
            if (!"false".equals(value(part, expr, context))) continue;
            List<String> sides = split(part, COMPARISONS);
            if (sides.size() != 2) continue;
            for (String side : sides) {
                String value = value(side, expr, context);
                if (!value.isEmpty() && !isLiteral(side)) seen.add(side + " is " + value);
            }
        }
        return seen.isEmpty() ? "it is false" : String.join(", ", seen);
    }

    private static boolean isLiteral(String side) {
        return side.matches("-?[0-9.]+|true|false|null|'[^']*'|\"[^\"]*\"");
    }

    private static String value(String text, Expr of, ActionContext context) {
        try {
            Value value = context.evaluate(new Expr(text, of.place()), Map.of());
            String shown = value.display();
            return shown.length() <= 200 ? shown : shown.substring(0, 199) + "…";
        } catch (ActionException e) {
            return "";
        }
    }

    /** The text cut at the separators that stand outside of quotes and brackets. */
    private static List<String> split(String text, List<String> separators) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == '\\') i++;
                else if (c == quote) quote = 0;
            } else if (c == '"' || c == '\'') quote = c;
            else if ("([{".indexOf(c) >= 0) depth++;
            else if (")]}".indexOf(c) >= 0) depth--;
            else if (depth == 0) {
                int at = i;
                String found = separators.stream()
                        .filter(s -> text.startsWith(s, at))
                        .findFirst()
                        .orElse("");
                if (!found.isEmpty()) {
                    parts.add(text.substring(from, i).strip());
                    from = i + found.length();
                    i = from - 1;
                }
            }
        }
        parts.add(text.substring(from).strip());
        return parts;
    }
}
