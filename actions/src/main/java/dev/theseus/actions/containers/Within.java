package dev.theseus.actions.containers;

import dev.theseus.actions.Named;
import dev.theseus.actions.StillAtWork;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Finished;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A command within a running container. The engine's own program only asks for it: killed, it leaves the command at work in the container, so that its end on the host says
 * nothing. The command carries its step's name in its environment, by which the engine shows it.
 */
final class Within {
    private Within() {}

    static Outcome of(Goal goal, Args args, ActionContext context) throws ActionException, InterruptedException {
        List<SafeText> words = args.isList("command")
                ? args.texts("command")
                : List.of(SafeText.plain("sh"), SafeText.plain("-c"), args.text("command"));
        if (words.stream().anyMatch(SafeText::hidesSomething))
            throw new IllegalArgumentException("a secret would stand on a command line: give it under stdin");
        List<String> more = new ArrayList<>(List.of(args.has("stdin") ? "yes" : "no"));
        words.stream().map(SafeText::display).forEach(more::add);
        Command command = Container.script("exec", goal, context, more.toArray(String[]::new));
        Finished finished = ended(args.has("stdin") ? command.withStdin(args.text("stdin")) : command, goal, context);
        Value.Fields result = new Value.Fields(Named.of(finished));
        if (finished.ok()) return new Outcome.Done(result, finished.output());
        String said = Named.excerpt(finished);
        return new Outcome.Failed(
                new Failure(
                        Code.CONTAINER_FAILED,
                        "the command in container " + goal.subject() + " ended with exit status " + finished.exit()
                                + (said.isEmpty() ? "" : ":\n" + said),
                        "read what it printed; it may have changed something before it failed"),
                Effect.PARTIAL,
                result,
                finished.output());
    }

    /** Carries it out. Where its end is not known, nothing can be asked about its work before it has ended in the container, too. */
    private static Finished ended(Command command, Goal goal, ActionContext context)
            throws ActionException, InterruptedException {
        try {
            return context.effect(command);
        } catch (ActionException e) {
            if (e.kind() == ActionException.Kind.IN_DOUBT) await(goal, context);
            throw e;
        }
    }

    private static void await(Goal goal, ActionContext context) throws ActionException, InterruptedException {
        StillAtWork work = new StillAtWork("its command", "in container " + goal.subject(), "end it there");
        work.await(() -> atWork(work, goal, context), StillAtWork.PATIENCE, context);
    }

    private static Optional<String> atWork(StillAtWork work, Goal goal, ActionContext context)
            throws ActionException, InterruptedException {
        Finished seen;
        try {
            seen = context.look(Container.script("within", goal, context));
        } catch (ActionException e) {
            throw new ActionException(ActionException.Kind.IN_DOUBT, e.failure());
        }
        if (!seen.ok()) throw work.unseen(Named.excerpt(seen.output().both()), "make the engine answer, then retry");
        return seen.output().out().strip().equals("ended")
                ? Optional.empty()
                : Optional.of("docker top " + goal.subject() + " shows it");
    }
}
