package dev.theseus.plan.cel;

import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Template;
import dev.theseus.core.port.Expressions;
import dev.theseus.core.problem.Place;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import dev.theseus.plan.data.Parsing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Expressions in CEL. The library is loaded when the first expression that is more than a name is evaluated. Safe for use by many
 * threads.
 */
public final class CelExpressions implements Expressions {
    private final Object lock = new Object();
    private volatile @Nullable CelPrograms programs;

    @Override
    public Value evaluate(Expr expr, Scope scope) throws ExpressionFailed {
        Optional<List<String>> path = NamePath.of(expr.text());
        if (path.isPresent()) return follow(path.get(), expr, scope);
        try {
            return programs().evaluate(expr.text(), scope);
        } catch (CelPrograms.Failed e) {
            throw new ExpressionFailed(expr, String.valueOf(e.getMessage()));
        }
    }

    private CelPrograms programs() {
        CelPrograms made = programs;
        if (made != null) return made;
        synchronized (lock) {
            made = programs;
            if (made == null) {
                made = new CelPrograms();
                programs = made;
            }
            return made;
        }
    }

    /** A name and its fields, as CEL would evaluate it. */
    private static Value follow(List<String> path, Expr expr, Scope scope) throws ExpressionFailed {
        Value value = scope.lookup(path.getFirst());
        if (value == null) throw new ExpressionFailed(expr, "`" + path.getFirst() + "` has no value here");
        for (int i = 1; i < path.size(); i++) {
            String before = String.join(".", path.subList(0, i));
            if (!(value instanceof Value.Fields(var fields)))
                throw new ExpressionFailed(expr, "`" + before + "` has no fields: it is " + value.display());
            value = fields.get(path.get(i));
            if (value == null) throw new ExpressionFailed(expr, "`" + before + "` has no field `" + path.get(i) + "`");
        }
        return value;
    }

    @Override
    public SafeText fill(Template template, Scope scope, boolean shellWords) throws ExpressionFailed {
        List<SafeText.Piece> pieces = new ArrayList<>();
        for (Template.Part part : template.parts())
            switch (part) {
                case Template.Part.Literal(var literal) -> pieces.add(new SafeText.Piece.Plain(literal));
                case Template.Part.Hole(var expr) -> {
                    Value value = evaluate(expr, scope);
                    if (shellWords) words(value, expr, pieces);
                    else pieces.add(piece(value, expr, false));
                }
            }
        return new SafeText(pieces);
    }

    /** A list becomes several words, anything else one. */
    private static void words(Value value, Expr expr, List<SafeText.Piece> pieces) throws ExpressionFailed {
        if (!(value instanceof Value.Items(var items))) {
            pieces.add(piece(value, expr, true));
            return;
        }
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) pieces.add(new SafeText.Piece.Plain(" "));
            pieces.add(piece(items.get(i), expr, true));
        }
    }

    private static SafeText.Piece piece(Value value, Expr expr, boolean quoted) throws ExpressionFailed {
        if (value instanceof Value.Secret(var name)) return new SafeText.Piece.Hidden(name);
        if (value instanceof Value.Nil) throw new ExpressionFailed(expr, "its value is null, which is no text");
        String text = value.display();
        if (text.indexOf('\0') >= 0)
            throw new ExpressionFailed(expr, "its value holds a NUL character, which no command can be given");
        return new SafeText.Piece.Plain(quoted ? ShellWord.quote(text) : text);
    }

    @Override
    public Value parse(Question.Parse how, String text) throws ExpressionFailed {
        try {
            return Parsing.parse(how, text);
        } catch (Parsing.Unparsable e) {
            var as = new Expr("parse: " + how.name().toLowerCase(Locale.ROOT), Place.NOWHERE);
            throw new ExpressionFailed(as, "the answer " + e.getMessage());
        }
    }
}
