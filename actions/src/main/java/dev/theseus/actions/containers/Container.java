package dev.theseus.actions.containers;

import dev.theseus.actions.Named;
import dev.theseus.actions.Outcomes;
import dev.theseus.actions.host.HostScript;
import dev.theseus.actions.host.Keepsake;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Finished;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A container of a host: stopped, started, replaced by a new one that is made like it, by the command line of Docker or what takes its
 * place. The old one is kept until the plan is finalized: going back starts it again.
 */
public final class Container implements Action {
    private static final HostScript CONTAINER = HostScript.beside(Container.class, "container");

    @Override
    public String name() {
        return "container";
    }

    @Override
    public String doc() {
        return "Stops, starts or replaces a container, loads images, and runs commands in it.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                Shape.optional("stop", Shape.template(), "the container to stop; its result says when it finished"),
                Shape.optional("start", Shape.template(), "the container to start"),
                Shape.optional("restart", Shape.template(), "the container to restart"),
                Shape.optional("load", Shape.template(), "a file made by docker save, with the image of image:"),
                Shape.optional("import", Shape.template(), "a file system as a tar file, which becomes image:"),
                Shape.optional("run", Shape.template(), "the name of a new container, made like like:"),
                Shape.optional("exec", Shape.template(), "the container in which command: runs"),
                Shape.optional("compare", Shape.template(), "the container whose mounts must be those of like:"),
                Shape.optional("like", Shape.template(), "the old container"),
                Shape.optional("image", Shape.template(), "the image"),
                Shape.optional("env", Shape.named(Shape.template()), "variables that are new or different"),
                Shape.optional("with", Shape.oneOrMany(Shape.template()), "further options of run"),
                Shape.optional("keep_as", Shape.template(), "what the old container is called from now on"),
                Shape.optional(
                        "command",
                        Shape.either(Shape.many(Shape.template()), Shape.shell()),
                        "for exec: shell text, or a list of program and arguments"),
                Shape.optional("stdin", Shape.template(), "for exec: what the command reads on standard input"),
                Shape.optional("timeout", Shape.number(0, 86_400), "for stop: seconds until it is killed"),
                Shape.optional("engine", Shape.template(), "the program; docker where absent"));
    }

    private static Optional<Verb> verb(Args args) {
        return Verb.ALL.stream().filter(verb -> args.has(verb.key())).findFirst();
    }

    @Override
    public Nature nature(Args args) {
        return verb(args).map(Verb::nature).orElse(new Nature(true, false, UndoBy.PLAN, WayBackCost.FREE));
    }

    @Override
    public Set<String> results() {
        return Set.of("running", "image", "exit", "started_at", "finished_at", "mounts", "output", "stderr", "lines");
    }

    @Override
    public String describe(Args args) {
        return verb(args)
                .map(verb -> {
                    String name = args.text(verb.key()).display();
                    String like =
                            args.optionalText("like").map(SafeText::display).orElse("");
                    return switch (verb) {
                        case STOP, START, RESTART -> verb.key() + " container " + name;
                        case LOAD, IMPORT ->
                            verb.key() + " image "
                                    + args.optionalText("image")
                                            .map(SafeText::display)
                                            .orElse("") + " from " + name;
                        case RUN -> "run container " + name + " like " + like;
                        case COMPARE -> "compare the mounts of containers " + name + " and " + like;
                        case EXEC ->
                            "in container " + name + ": "
                                    + args.texts("command").stream()
                                            .map(SafeText::display)
                                            .collect(Collectors.joining(" "));
                    };
                })
                .orElse("container");
    }

    /**
     * The container that is stopped or started, or the image that a name stands for. A new container is not handed on: it belongs to the
     * run that made it, and is known by that.
     */
    @Override
    public String object(Args args) {
        return verb(args)
                .map(verb -> switch (verb) {
                    case STOP, START, RESTART ->
                        "container " + args.text(verb.key()).display();
                    case LOAD, IMPORT ->
                        "image "
                                + args.optionalText("image")
                                        .map(SafeText::display)
                                        .orElse("");
                    case RUN, COMPARE, EXEC -> "";
                })
                .orElse("");
    }

    static Command script(String what, Goal goal, ActionContext context, String... more)
            throws ActionException, InterruptedException {
        return script(what, goal, context.keepsake(), more);
    }

    /** @param keepsake the step's own directory, by which it knows what it made */
    private static Command script(String what, Goal goal, String keepsake, String... more) {
        List<String> words = new ArrayList<>(List.of(what, goal.engine(), goal.subject(), keepsake));
        words.addAll(List.of(more));
        return CONTAINER.with(words.toArray(String[]::new));
    }

    @Override
    public Look look(Args args, ActionContext context) throws ActionException, InterruptedException {
        try {
            Goal goal = Goal.of(args);
            return switch (goal.verb()) {
                case EXEC, COMPARE -> Look.NOT_ASKED;
                case LOAD, IMPORT -> image(goal, context);
                case STOP, START, RESTART, RUN -> standing(goal, context);
            };
        } catch (IllegalArgumentException e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, String.valueOf(e.getMessage()));
        }
    }

    /** An image of that name says nothing about the file: it is loaded again, which does no harm. */
    private static Look image(Goal goal, ActionContext context) throws ActionException, InterruptedException {
        Finished seen = context.look(script("image", goal, context));
        String id = seen.output().out().strip();
        return seen.ok()
                ? new Look(
                        Look.State.UNTOUCHED,
                        Value.of(Map.of("image", Value.of(id))),
                        "image " + goal.image() + ": " + id)
                : new Look(
                        Look.State.UNCLEAR,
                        Value.NIL,
                        Named.excerpt(seen.output().both()));
    }

    private static Look standing(Goal goal, ActionContext context) throws ActionException, InterruptedException {
        Finished seen = context.look(script("look", goal, context));
        if (!seen.ok())
            return new Look(
                    Look.State.UNCLEAR, Value.NIL, Named.excerpt(seen.output().both()));
        Standing now = Standing.read(seen.output().out());
        boolean ours = now.there() && now.madeFor().equals(context.keepsake());
        Look.State state = switch (goal.verb()) {
            case RUN ->
                // One that ends again and again is made anew, and then says why.
                ours && now.running() && now.stays()
                        ? Look.State.IN_PLACE
                        : goal.fits(now) || ours ? Look.State.UNTOUCHED : Look.State.UNCLEAR;
            case START -> now.running() ? Look.State.IN_PLACE : now.there() ? Look.State.UNTOUCHED : Look.State.UNCLEAR;
            // A stopped one is asked again when it finished: that is what the step is for.
            case STOP, RESTART, LOAD, IMPORT, EXEC, COMPARE -> now.there() ? Look.State.UNTOUCHED : Look.State.UNCLEAR;
        };
        return new Look(state, Keepsake.noted(now.toValue().values(), context), goal.subject() + " " + now.shown());
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            Goal goal = Goal.of(args);
            return switch (goal.verb()) {
                case STOP -> changed(goal, context.effect(script("stop", goal, context, goal.timeout())));
                case START, RESTART ->
                    changed(goal, context.effect(script(goal.verb().key(), goal, context)));
                case LOAD, IMPORT ->
                    changed(goal, context.effect(script(goal.verb().key(), goal, context, goal.file())));
                case RUN -> changed(goal, context.effect(running(goal, args, context)));
                case COMPARE -> compared(goal, context.look(script("compare", goal, context, goal.like())));
                case EXEC -> Within.of(goal, args, context);
            };
        } catch (IllegalArgumentException e) {
            return Outcomes.refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        }
    }

    private static Command running(Goal goal, Args args, ActionContext context)
            throws ActionException, InterruptedException {
        List<String> more = new ArrayList<>(List.of(goal.like(), goal.image(), goal.keptAs()));
        more.addAll(goal.with());
        return script("run", goal, context, more.toArray(String[]::new)).withStdin(Goal.variables(args));
    }

    private static Outcome changed(Goal goal, Finished finished) {
        if (finished.ok()) {
            Standing now = Standing.read("there\n" + finished.output().out());
            return Outcomes.done(now.result(), goal.verb().key() + " " + goal.subject() + ": " + now.shown());
        }
        boolean untouched = finished.exit() == HostScript.REFUSED || finished.exit() == HostScript.NO_TOOL;
        String said = Named.excerpt(finished.output().err());
        return Outcomes.failed(
                new Failure(
                        Code.CONTAINER_FAILED,
                        goal.verb().key() + " of " + goal.subject() + " failed" + (said.isEmpty() ? "" : ": " + said)
                                + (untouched ? "; nothing was changed" : ""),
                        "look at the engine's own log"),
                untouched ? Effect.NONE : Effect.PARTIAL);
    }

    private static Outcome compared(Goal goal, Finished seen) {
        if (!seen.ok()) return changed(goal, seen);
        List<String> lines = seen.output().out().lines().toList();
        List<String> differences =
                lines.stream().filter(line -> !line.startsWith("mounts ")).toList();
        if (differences.isEmpty() && !lines.isEmpty())
            return Outcomes.done(
                    Map.of("mounts", Value.of(Long.parseLong(lines.getLast().substring("mounts ".length())))),
                    goal.subject() + " has the mounts of " + goal.like());
        return Outcomes.refused(
                Code.CONTAINER_FAILED,
                "the mounts of " + goal.subject() + " are not those of " + goal.like() + ": "
                        + String.join("; ", differences),
                "make it anew with the same mounts; comparing changed nothing");
    }

    @Override
    public Outcome undo(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            Goal goal = Goal.of(args);
            Standing before = Standing.from(found);
            return switch (goal.verb()) {
                case STOP, START, RESTART -> asFound(goal, before, context);
                case LOAD, IMPORT ->
                    undone(
                            goal,
                            context.effect(script(
                                    "unload", goal, context, before.image().isEmpty() ? "-" : before.image())));
                case RUN ->
                    undone(
                            goal,
                            context.effect(script(
                                    "unrun",
                                    goal,
                                    Keepsake.of(found, context),
                                    goal.like(),
                                    goal.keptAs(),
                                    context.overwrites() ? "any" : "")));
                case EXEC, COMPARE ->
                    throw new UnsupportedOperationException(goal.verb().key());
            };
        } catch (IllegalArgumentException e) {
            return Outcomes.refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        }
    }

    private static Outcome asFound(Goal goal, Standing before, ActionContext context)
            throws ActionException, InterruptedException {
        Finished seen = context.look(script("look", goal, context));
        if (!seen.ok()) return undone(goal, seen);
        Standing now = Standing.read(seen.output().out());
        if (now.running() == before.running())
            return Outcomes.done(now.result(), goal.subject() + " is as it was found");
        return undone(goal, context.effect(script(before.running() ? "start" : "stop", goal, context, "")));
    }

    private static Outcome undone(Goal goal, Finished finished) {
        if (finished.ok()) return Outcomes.done(Map.of(), goal.subject() + " is as it was found");
        boolean others = finished.exit() == HostScript.CHANGED_SINCE;
        return Outcomes.failed(
                new Failure(
                        others ? Code.CHANGED_SINCE : Code.UNDO_FAILED,
                        others
                                ? "container " + goal.subject()
                                        + " is not the one that this step made; it was left as it is"
                                : goal.verb().key() + " of " + goal.subject() + " could not be undone: "
                                        + Named.excerpt(finished.output().err()),
                        "look at both containers, then decide which is to run"),
                others ? Effect.NONE : Effect.PARTIAL);
    }
}
