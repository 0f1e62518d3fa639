package dev.theseus.plan;

import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Args;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;
import java.util.function.Function;

/** An action that is only ever read about. */
record TestAction(String name, Shape shape, Function<Args, Nature> natureOf, Function<Args, String> words)
        implements Action {

    static Action of(String name, Shape shape, Nature nature) {
        return new TestAction(name, shape, _ -> nature, _ -> name);
    }

    static Action of(String name, Shape shape, Nature nature, Function<Args, String> words) {
        return new TestAction(name, shape, _ -> nature, words);
    }

    @Override
    public String doc() {
        return "for tests";
    }

    @Override
    public Nature nature(Args args) {
        return natureOf.apply(args);
    }

    @Override
    public String describe(Args args) {
        return words.apply(args);
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) {
        throw new AssertionError("reading a plan must not run anything");
    }
}
