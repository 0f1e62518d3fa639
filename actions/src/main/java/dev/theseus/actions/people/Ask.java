package dev.theseus.actions.people;

import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Args;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.util.Set;
import java.util.stream.Collectors;

/** A question to a person, with typed answers. The engine itself opens the hold and journals the answer: nothing is carried out. */
public final class Ask implements Action {

    @Override
    public String name() {
        return "ask";
    }

    @Override
    public String doc() {
        return "Asks a person; the run holds until somebody answers.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                "text",
                Shape.required("text", Shape.template(), "the question"),
                Shape.optional("choices", Shape.many(Shape.template()), "the answers to choose from"),
                Shape.optional(
                        "type",
                        Shape.choice("string", "int", "bool", "version", "duration"),
                        "what kind of answer it is, where there are no choices; string where absent"));
    }

    @Override
    public Nature nature(Args args) {
        return Nature.READS;
    }

    @Override
    public Set<String> results() {
        return Set.of("answer", "by");
    }

    @Override
    public String describe(Args args) {
        String choices = args.texts("choices").stream().map(SafeText::display).collect(Collectors.joining(", "));
        return "ask: " + args.text("text").display() + (choices.isEmpty() ? "" : " (" + choices + ")");
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) {
        throw new UnsupportedOperationException(
                "ask is answered by a person: the engine holds the run instead of applying it");
    }
}
