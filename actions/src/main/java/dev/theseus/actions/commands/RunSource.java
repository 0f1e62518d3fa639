package dev.theseus.actions.commands;

import dev.theseus.actions.Named;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;
import java.util.Optional;
import java.util.Set;

/** What a read-only command prints. */
public final class RunSource implements QuestionSource {

    @Override
    public String name() {
        return "run";
    }

    @Override
    public String doc() {
        return "Looks by a read-only command on the host.";
    }

    @Override
    public Shape shape() {
        return Commands.COMMAND;
    }

    @Override
    public Set<String> names() {
        return Set.of("exit", "output", "lines", "stderr");
    }

    @Override
    public String describe(Args args) {
        return Commands.shown(args, "run");
    }

    @Override
    public Seen look(Args args, ActionContext context) throws ActionException, InterruptedException {
        Finished finished = context.look(Commands.of(args, "run"));
        Optional<Failure> failure = Optional.empty();
        if (finished.output().truncated())
            return new Seen(
                    Optional.empty(),
                    Value.NIL,
                    Named.of(finished),
                    Optional.of(new Failure(
                            Code.OUTPUT_TRUNCATED,
                            describe(args) + " printed more than is kept, so nothing can be said about it",
                            "print less: filter on the host")));
        if (!finished.ok()) failure = Optional.of(Run.failure(describe(args), finished));
        String output = Named.withoutLastNewline(finished.output().out());
        return new Seen(Optional.of(output), Value.of(output), Named.of(finished), failure);
    }
}
