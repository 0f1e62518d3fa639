package dev.theseus.plan;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Step;
import dev.theseus.core.problem.Code;
import dev.theseus.plan.source.Node;
import dev.theseus.plan.source.Problems;
import java.util.List;
import java.util.Optional;

/** Reads {@code each: {name: list}}, where the list is an expression or a question. */
final class Eaches {
    private Eaches() {}

    /** What an item is called, known before the rest is read. */
    static List<String> names(Node.Fields node) {
        return node.get("each").stream()
                .filter(Node.Fields.class::isInstance)
                .flatMap(each -> ((Node.Fields) each).entries().stream())
                .map(entry -> entry.key().text())
                .toList();
    }

    static Optional<Step.Each> read(Typed typed, Problems problems) {
        if (!typed.has("each")) return Optional.empty();
        var fields = typed.fields("each");
        if (fields.size() != 1) {
            problems.add(
                    Code.BAD_VALUE,
                    typed.placeOf("each"),
                    "`each` has " + fields.size() + " names",
                    "give the items one name: `each: {item: list}`");
            return Optional.empty();
        }
        var only = fields.entrySet().iterator().next();
        return source(only.getValue()).map(source -> new Step.Each(only.getKey(), source));
    }

    static Optional<Step.Each.Source> source(Arg arg) {
        if (arg instanceof Arg.Formula(var expr)) return Optional.of(new Step.Each.Source.Computed(expr));
        if (arg instanceof Arg.Asks(var question)) return Optional.of(new Step.Each.Source.Asked(question));
        return Optional.empty();
    }
}
