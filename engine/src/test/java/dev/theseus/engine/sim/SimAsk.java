package dev.theseus.engine.sim;

import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Args;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;

/** A question to a person: the engine opens the hold, nothing is carried out. */
final class SimAsk implements Action {
    @Override
    public String name() {
        return "ask";
    }

    @Override
    public String doc() {
        return "Asks a person.";
    }

    @Override
    public Shape shape() {
        return new Shape.Anything();
    }

    @Override
    public Nature nature(Args args) {
        return Nature.READS;
    }

    @Override
    public String describe(Args args) {
        return "ask";
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) {
        throw new AssertionError("a question is not carried out");
    }
}
