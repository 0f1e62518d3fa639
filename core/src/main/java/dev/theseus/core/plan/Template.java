package dev.theseus.core.plan;

import dev.theseus.core.problem.Place;
import java.util.List;
import java.util.Optional;

/** Text with {@code ${expression}} holes; a literal opening is written with two dollar signs. */
public record Template(List<Part> parts, Place place) {

    public sealed interface Part {
        record Literal(String text) implements Part {}

        record Hole(Expr expr) implements Part {}
    }

    public Template {
        parts = List.copyOf(parts);
    }

    public static Template literal(String text, Place place) {
        return new Template(text.isEmpty() ? List.of() : List.of(new Part.Literal(text)), place);
    }

    /** The text, where there are no holes. */
    public Optional<String> constant() {
        if (parts.isEmpty()) return Optional.of("");
        return parts.size() == 1 && parts.getFirst() instanceof Part.Literal(var text)
                ? Optional.of(text)
                : Optional.empty();
    }

    /** The text as it stands in the plan, for previews before values are known. */
    public String source() {
        var text = new StringBuilder();
        for (Part part : parts)
            text.append(
                    switch (part) {
                        case Part.Literal(var literal) -> literal;
                        case Part.Hole(var expr) -> "${" + expr.text() + "}";
                    });
        return text.toString();
    }
}
