package dev.theseus.actions.commands;

import dev.theseus.actions.Named;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Finished;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;
import java.util.Set;

/** A command of the guide: shell text, or a program and its arguments. */
public final class Run implements Action {

    @Override
    public String name() {
        return "run";
    }

    @Override
    public String doc() {
        return "Runs a command on the host: text is POSIX shell, a list is a program and its arguments.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                "command",
                Shape.required("command", Commands.COMMAND, "shell text, or a list of program and arguments"),
                Shape.optional("stdin", Shape.template(), "what the command reads on standard input"),
                Shape.optional(
                        "answers",
                        Shape.many(Shape.section(
                                Shape.required("prompt", Shape.pattern(), "what is printed before the answer is due"),
                                Shape.required("reply", Shape.template(), "what is typed; a newline is added"),
                                Shape.optional(
                                        "stalls_after",
                                        Shape.span(),
                                        "how long nothing may be printed while this prompt is waited for"))),
                        "replies to prompts, in order; the command then runs on a terminal"));
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, false, UndoBy.PLAN, WayBackCost.FREE);
    }

    @Override
    public Set<String> results() {
        return Set.of("exit", "output", "stderr", "lines", "truncated");
    }

    @Override
    public String describe(Args args) {
        return Commands.shown(args, "command");
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        Command command = Commands.of(args, "command");
        if (args.has("stdin")) command = command.withStdin(args.text("stdin"));
        if (args.has("answers"))
            command = command.withAnswers(args.sections("answers").stream()
                    .map(answer -> new Command.Answer(
                            answer.plain("prompt"), answer.text("reply"), answer.span("stalls_after")))
                    .toList());
        return outcome(describe(args), context.effect(command));
    }

    /** How a finished command ends a step. What another exit status than 0 means is the step's own business ({@code exit:}). */
    static Outcome outcome(String shown, Finished finished) {
        Value.Fields result = new Value.Fields(Named.of(finished));
        if (finished.ok()) return new Outcome.Done(result, finished.output());
        return new Outcome.Failed(failure(shown, finished), Effect.PARTIAL, result, finished.output());
    }

    static Failure failure(String shown, Finished finished) {
        String printed = Named.excerpt(
                finished.output().err().isBlank()
                        ? finished.output().out()
                        : finished.output().err());
        String ended = finished.exit() > 128 && finished.exit() <= 192
                ? "was ended by signal " + (finished.exit() - 128)
                : finished.exit() == 127
                        ? "was not found (exit status 127)"
                        : "ended with exit status " + finished.exit();
        return new Failure(
                Code.COMMAND_FAILED,
                shown + " " + ended + (printed.isEmpty() ? ", and printed nothing" : ":\n" + printed),
                (printed.isEmpty() ? "it gives no reason, look on the host" : "read what it printed")
                        + "; it may have changed something before it failed");
    }

    @Override
    public Set<String> exposes(Args args) {
        return Commands.exposes(args, "command");
    }
}
