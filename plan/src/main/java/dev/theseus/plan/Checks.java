package dev.theseus.plan;

import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Template;
import dev.theseus.core.problem.Place;
import java.util.ArrayList;
import java.util.List;

/** What can only be checked when everything has been read: expressions, and references between steps. */
final class Checks {
    /** @param context which names there are */
    record Expression(Expr expr, Context context, Use use) {}

    /** @param from the number of the step that refers */
    record Reference(String id, int from, Kind kind, Place place) {
        enum Kind {
            REQUIRES,
            BACKUP
        }
    }

    private final List<Expression> expressions = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();

    void expression(Expr expr, Context context, Use use) {
        expressions.add(new Expression(expr, context, use));
    }

    void template(Template template, Context context, Use use) {
        for (Template.Part part : template.parts())
            if (part instanceof Template.Part.Hole(var expr)) expression(expr, context, use);
    }

    void reference(Reference reference) {
        references.add(reference);
    }

    List<Expression> expressions() {
        return expressions;
    }

    List<Reference> references() {
        return references;
    }
}
