package dev.theseus.plan;

import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.shape.Shape;
import java.util.Map;
import java.util.Set;

/** A kind of question that is never asked. */
record TestSource(String name, Shape shape, Map<String, Shape> companions, Set<String> names)
        implements QuestionSource {
    @Override
    public String doc() {
        return "for tests";
    }

    @Override
    public String describe(Args args) {
        return name;
    }

    @Override
    public Seen look(Args args, ActionContext context) {
        throw new AssertionError("reading a plan must not ask anything");
    }
}
