package dev.theseus.plan;

import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.ByteSizes;
import dev.theseus.core.value.Durations;
import dev.theseus.plan.source.Node;

/** How well a node fits a shape at first sight; decides which of several shapes was meant. */
enum Fit {
    NOT,
    /** A scalar where a scalar is expected, but not one of the right sort. */
    IN_KIND,
    WELL;

    static Fit of(Shape shape, Node node) {
        return switch (shape) {
            case Shape.Words _, Shape.Folder _ -> node instanceof Node.Scalar scalar ? ofWords(scalar) : NOT;
            case Shape.Flag _ -> scalar(node, node instanceof Node.Scalar s && s.type() == Node.Type.BOOL);
            case Shape.Number _ -> scalar(node, node instanceof Node.Scalar s && s.type() == Node.Type.INT);
            case Shape.Span _ -> scalar(node, node instanceof Node.Scalar s && isSpan(s.text()));
            case Shape.Size _ -> scalar(node, node instanceof Node.Scalar s && isSize(s.text()));
            case Shape.Share _ ->
                scalar(node, node instanceof Node.Scalar s && s.text().matches("\\d+%?|all"));
            case Shape.Choice(var options) -> scalar(node, node instanceof Node.Scalar s && options.contains(s.text()));
            case Shape.Anything() -> WELL;
            case Shape.Many _ -> node instanceof Node.Items ? WELL : NOT;
            case Shape.Named _, Shape.Asking _ -> node instanceof Node.Fields ? WELL : NOT;
            case Shape.Section section ->
                node instanceof Node.Fields ? WELL : section.shorthand().isEmpty() ? NOT : IN_KIND;
            case Shape.Either(var shapes) -> {
                Fit best = NOT;
                for (Shape each : shapes) {
                    Fit fit = of(each, node);
                    if (fit.compareTo(best) > 0) best = fit;
                }
                yield best;
            }
            case Shape.Doing() -> WELL;
        };
    }

    private static Fit ofWords(Node.Scalar scalar) {
        return scalar.type() == Node.Type.NULL ? NOT : WELL;
    }

    private static Fit scalar(Node node, boolean well) {
        if (well) return WELL;
        return node instanceof Node.Scalar ? IN_KIND : NOT;
    }

    private static boolean isSize(String text) {
        try {
            return ByteSizes.parse(text) >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isSpan(String text) {
        try {
            Durations.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
