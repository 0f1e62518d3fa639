package dev.theseus.actions.machine;

import dev.theseus.actions.Named;
import dev.theseus.actions.Outcomes;
import dev.theseus.actions.host.HostScript;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service of a host, by systemd where that runs, by {@code service} otherwise. Its state is read back afterwards. */
public final class Service implements Action {
    private static final HostScript SERVICE = HostScript.beside(Service.class, "service");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_@.:+][A-Za-z0-9_@.:+-]*");
    private static final Pattern TOLD =
            Pattern.compile("(?:^|\n)(?:systemd|sysv) (running|stopped) (enabled|disabled|unknown)\\s*$");
    private static final List<String> VERBS = List.of("start", "stop", "restart", "reload");

    @Override
    public String name() {
        return "service";
    }

    @Override
    public String doc() {
        return "Starts, stops, restarts or reloads a service, and says whether it starts with the machine.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                Shape.optional("start", Shape.template(), "the service to start"),
                Shape.optional("stop", Shape.template(), "the service to stop"),
                Shape.optional("restart", Shape.template(), "the service to restart; one that is stopped is started"),
                Shape.optional("reload", Shape.template(), "the service to reload"),
                Shape.optional("name", Shape.template(), "the service, where only enabled is to be set"),
                Shape.optional("enabled", Shape.flag(), "whether it starts with the machine"));
    }

    /** A restart cannot be seen afterwards, and one more does no harm. */
    @Override
    public Nature nature(Args args) {
        return new Nature(true, true, UndoBy.ITSELF, WayBackCost.FREE);
    }

    @Override
    public String describe(Args args) {
        String verb = verb(args).orElse("");
        String name = verb.isEmpty()
                ? args.optionalText("name").map(Object::toString).orElse("")
                : args.text(verb).display();
        String starts = args.has("enabled") ? (args.flag("enabled", true) ? "enable" : "disable") : "";
        return (verb.isEmpty() ? starts : starts.isEmpty() ? verb : verb + " and " + starts) + " service " + name;
    }

    private static Optional<String> verb(Args args) {
        return VERBS.stream().filter(args::has).findFirst();
    }

    /** What is asked for; a failure where that is nothing, or not clear. */
    private record Goal(String name, Optional<String> verb, Optional<Boolean> enabled) {
        static Goal of(Args args) {
            List<String> verbs = VERBS.stream().filter(args::has).toList();
            if (verbs.size() > 1) throw new IllegalArgumentException("service does one of " + VERBS + ", not several");
            Optional<Boolean> enabled =
                    args.has("enabled") ? Optional.of(args.flag("enabled", true)) : Optional.empty();
            if (verbs.isEmpty() && (enabled.isEmpty() || !args.has("name")))
                throw new IllegalArgumentException("service needs one of " + VERBS + ", or name and enabled");
            String name = args.plain(verbs.isEmpty() ? "name" : verbs.getFirst());
            if (!isName(name)) throw new IllegalArgumentException("'" + name + "' is not the name of a service");
            return new Goal(name, verbs.stream().findFirst(), enabled);
        }

        /** Whether it is to run in the end; empty where nothing is said. */
        Optional<Boolean> running() {
            return verb.map(verb -> !verb.equals("stop"));
        }

        boolean isSettledBy(State state) {
            boolean visible = verb.map(verb -> verb.equals("start") || verb.equals("stop"))
                    .orElse(true);
            return visible
                    && running().map(wanted -> wanted == state.running()).orElse(true)
                    && enabled.map(wanted -> wanted == state.starts()).orElse(true);
        }
    }

    /** @param enabled enabled, disabled or unknown */
    private record State(boolean running, String enabled) {
        /** What the script printed last; the service's own words may stand before it. */
        static Optional<State> told(Finished finished) {
            Matcher told = TOLD.matcher(finished.output().out());
            return finished.ok() && told.find()
                    ? Optional.of(new State(told.group(1).equals("running"), told.group(2)))
                    : Optional.empty();
        }

        boolean starts() {
            return enabled.equals("enabled");
        }

        Value.Fields toValue() {
            Map<String, Value> fields = new LinkedHashMap<>();
            fields.put("running", Value.of(running));
            fields.put("enabled", Value.of(enabled));
            return new Value.Fields(fields);
        }

        String shown() {
            return running ? "running" : "stopped";
        }
    }

    /** A state that could not be read, or a change that failed. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Failure failure;

        Refused(String message, Finished finished) {
            super(message);
            String said = Named.excerpt(finished.output().both());
            failure = new Failure(
                    Code.SERVICE_FAILED,
                    message + (said.isEmpty() ? "" : ":\n" + said),
                    "look at the service's own log");
        }
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whether it is certainly not running. */
    static boolean isStopped(String name, ActionContext context) throws ActionException, InterruptedException {
        try {
            return !state(name, context).running();
        } catch (Refused e) {
            return false;
        }
    }

    /** Lets a service read its configuration again. */
    static Command reloading(String name) {
        return SERVICE.with("reload", name);
    }

    private static State state(String name, ActionContext context)
            throws Refused, ActionException, InterruptedException {
        Finished finished = context.look(SERVICE.with("look", name));
        return State.told(finished)
                .orElseThrow(() -> new Refused("the state of service " + name + " could not be read", finished));
    }

    @Override
    public String object(Args args) {
        return verb(args)
                .map(args::text)
                .or(() -> args.optionalText("name"))
                .map(SafeText::display)
                .orElse("");
    }

    @Override
    public Look look(Args args, ActionContext context) throws ActionException, InterruptedException {
        try {
            Goal goal = Goal.of(args);
            State state = state(goal.name(), context);
            return new Look(
                    goal.isSettledBy(state) ? Look.State.IN_PLACE : Look.State.UNTOUCHED,
                    state.toValue(),
                    goal.name() + " is " + state.shown() + ", " + state.enabled());
        } catch (Refused e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, e.failure.message());
        } catch (IllegalArgumentException e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            Goal goal = Goal.of(args);
            if (goal.enabled().isPresent()) change(goal.enabled().get() ? "enable" : "disable", goal.name(), context);
            State state = goal.verb().isPresent()
                    ? changed(goal.verb().get(), goal.name(), context)
                    : state(goal.name(), context);
            return Outcomes.done(state.toValue().values(), goal.name() + " is " + state.shown());
        } catch (Refused e) {
            return Outcomes.failed(e.failure, Effect.PARTIAL);
        } catch (IllegalArgumentException e) {
            return Outcomes.refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        }
    }

    private static Finished change(String verb, String name, ActionContext context)
            throws Refused, ActionException, InterruptedException {
        Finished finished = context.effect(SERVICE.with(verb, name));
        if (!finished.ok()) throw new Refused(verb + " of service " + name + " failed", finished);
        return finished;
    }

    /** Changes it, and says how it is then; asked once more only where that was cut off or drowned. */
    private static State changed(String verb, String name, ActionContext context)
            throws Refused, ActionException, InterruptedException {
        Optional<State> told = State.told(change(verb, name, context));
        return told.isPresent() ? told.get() : state(name, context);
    }

    @Override
    public Outcome undo(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            Goal goal = Goal.of(args);
            if (!(found instanceof Value.Fields(var before)))
                return Outcomes.refused(
                        Code.UNDO_FAILED, "the state of " + goal.name() + " before was never seen", "set it by hand");
            boolean ran = Value.of(true).equals(before.get("running"));
            boolean started = Value.of("enabled").equals(before.get("enabled"));
            State now = state(goal.name(), context);
            boolean others = goal.running()
                            .filter(ours -> now.running() != ran && now.running() != ours)
                            .isPresent()
                    || goal.enabled()
                            .filter(ours -> now.starts() != started && now.starts() != ours)
                            .isPresent();
            if (others && !context.overwrites())
                return Outcomes.refused(
                        Code.CHANGED_SINCE,
                        goal.name() + " was changed by somebody else since, and was left as it is: now " + now.shown()
                                + ", " + now.enabled() + "; found before "
                                + new State(ran, started ? "enabled" : "disabled").shown() + ", "
                                + before.getOrDefault("enabled", Value.of("unknown"))
                                        .display(),
                        "find out why it was " + (now.running() ? "started" : "stopped"));
            if (goal.enabled().isPresent() && now.starts() != started)
                change(started ? "enable" : "disable", goal.name(), context);
            State state = goal.verb().isPresent() && now.running() != ran
                    ? changed(ran ? "start" : "stop", goal.name(), context)
                    : state(goal.name(), context);
            return Outcomes.done(state.toValue().values(), goal.name() + " is as it was found");
        } catch (Refused e) {
            return Outcomes.failed(e.failure, Effect.PARTIAL);
        } catch (IllegalArgumentException e) {
            return Outcomes.refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        }
    }
}
