package dev.theseus.actions.machine;

import dev.theseus.actions.Named;
import dev.theseus.actions.Outcomes;
import dev.theseus.actions.commands.Commands;
import dev.theseus.actions.host.HostScript;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Finished;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import java.util.Optional;
import java.util.Set;

/**
 * What makes a changed configuration count: a service that reads it again, or a command, after the change and after its undo. What is in
 * place already is not loaded again; but what this very step has changed is in place only once it was loaded, whatever came in between.
 */
final class Reload {
    static final String KEY = "reload";

    static final Shape.Key SHAPE = Shape.optional(
            KEY,
            Shape.section(
                    "run",
                    Shape.optional("run", Commands.COMMAND, "a command that lets what was changed count"),
                    Shape.optional("service", Shape.template(), "a service that reads its configuration again")),
            "what lets the change count, and its undo: a command, or a service that is reloaded");

    /** A file in the directory that the step has on its host: what it changed was not loaded yet. */
    private static final HostScript NOTE = new HostScript(
            "unloaded",
            "case $1 in note) : >\"$2/unloaded\" ;; ask) [ -e \"$2/unloaded\" ] ;; loaded) rm -f \"$2/unloaded\" ;; esac");

    private final Args how;
    private final ActionContext context;

    private Reload(Args how, ActionContext context) {
        this.how = how;
        this.context = context;
    }

    private static Optional<Reload> of(Args args, ActionContext context) {
        return args.section(KEY).map(how -> new Reload(how, context));
    }

    /** For the description of a step. */
    static String shown(Args args) {
        return args.section(KEY).map(how -> ", then " + what(how)).orElse("");
    }

    /** Programs that would see a secret on their command line. */
    static Set<String> exposes(Args args) {
        return args.section(KEY)
                .filter(how -> how.has("run"))
                .map(how -> Commands.exposes(how, "run"))
                .orElse(Set.of());
    }

    private static String what(Args how) {
        return how.has("run")
                ? Commands.shown(how, "run")
                : "reload service "
                        + how.optionalText("service").map(SafeText::display).orElse("");
    }

    /** What a look saw, with the reload in mind, where the step says one. */
    static Look seen(Look look, Args args, ActionContext context) throws ActionException, InterruptedException {
        Optional<Reload> reload = of(args, context);
        return reload.isPresent() ? reload.get().seen(look) : look;
    }

    /** How a change ended, and the reload that follows it, where the step says one. */
    static Outcome after(Outcome changed, Args args, ActionContext context)
            throws ActionException, InterruptedException {
        Optional<Reload> reload = of(args, context);
        return reload.isPresent() ? reload.get().after(changed) : changed;
    }

    private Look seen(Look look) throws ActionException, InterruptedException {
        return switch (look.state()) {
            case IN_PLACE ->
                note("ask").ok()
                        ? new Look(Look.State.UNTOUCHED, look.found(), look.evidence() + "; not known to be loaded")
                        : look;
            case UNTOUCHED, UNCLEAR -> {
                note("note");
                yield look;
            }
            case NOT_ASKED -> look;
        };
    }

    private Finished note(String what) throws ActionException, InterruptedException {
        return context.look(NOTE.with(what, context.keepsake()));
    }

    private Outcome after(Outcome changed) throws ActionException, InterruptedException {
        if (!(changed instanceof Outcome.Done)) return changed;
        Optional<Failure> failure = load();
        if (failure.isPresent()) return Outcomes.failed(failure.get(), Effect.PARTIAL);
        note("loaded");
        return changed;
    }

    private Optional<Failure> load() throws ActionException, InterruptedException {
        if (how.has("run") == how.has("service"))
            return Optional.of(new Failure(
                    Code.BAD_VALUE,
                    "the change was made; what reloads it is a command or a service",
                    "say one of them"));
        Optional<String> service = how.optionalPlain("service");
        if (service.isPresent() && !Service.isName(service.get()))
            return Optional.of(new Failure(
                    Code.BAD_VALUE, "the change was made; '" + service.get() + "' is not the name of a service", ""));
        // What is stopped reads it when it starts.
        if (service.isPresent() && Service.isStopped(service.get(), context)) return Optional.empty();
        Finished finished =
                context.effect(service.isPresent() ? Service.reloading(service.get()) : Commands.of(how, "run"));
        if (finished.ok()) return Optional.empty();
        String said = Named.excerpt(finished.output().both());
        return Optional.of(new Failure(
                service.isPresent() ? Code.SERVICE_FAILED : Code.COMMAND_FAILED,
                "the change was made, but does not count yet: " + what(how) + " ended with exit status "
                        + finished.exit() + (said.isEmpty() ? ", and printed nothing" : ":\n" + said),
                "mend the cause, then retry: it is loaded once more"));
    }
}
