package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Template;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext.Answer;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.port.Expressions.Scope;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.FilledArgs;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Activity;
import dev.theseus.core.run.Begun;
import dev.theseus.core.run.Choices;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.Event.Settlement;
import dev.theseus.core.run.Event.SkipReason;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries out what a step asks for, on one target: prepare, apply, conclude, settle, undo. Whatever happens comes back as inputs for
 * the decider; nothing is decided here.
 */
final class StepWork {
    /** The action that is a question to a person: the engine opens the hold, nothing is carried out. */
    private static final String ASK = "ask";

    /** After so many attempts that never started, that is a failure and not an accident. */
    private static final int NEVER_STARTED_LIMIT = 3;

    private final Parts parts;
    private final Plan plan;
    private final Inventory inventory;
    private final Scopes scopes;
    private final StateAccess state;
    private final Questions questions;
    private final Watcher watcher;
    private final Results results;

    StepWork(Parts parts, Scopes scopes, StateAccess state, Questions questions, Watcher watcher) {
        this.parts = parts;
        this.plan = parts.plan();
        this.inventory = parts.inventory();
        this.scopes = scopes;
        this.state = state;
        this.questions = questions;
        this.watcher = watcher;
        this.results = new Results(parts.outputs(), parts.masking());
    }

    List<Input> carryOut(Activity activity) throws InterruptedException {
        return switch (activity) {
            case Activity.BindItems(var site) -> List.of(items(site));
            case Activity.Prepare(var site, int attempt, boolean approved, var notBefore) ->
                List.of(prepare(site, attempt, approved, notBefore));
            case Activity.Apply(var site, int attempt) -> apply(site, attempt, StepContext.Mode.FRESH);
            case Activity.Conclude(var site, int attempt) -> List.of(conclude(site, attempt));
            case Activity.Settle(var site, int attempt) -> settle(site, attempt);
            case Activity.Undo(var site, int attempt, boolean resumed) -> List.of(undo(site, attempt, resumed));
            case Activity.ReadVersions _,
                    Activity.ReadFact _,
                    Activity.CheckCondition _,
                    Activity.ReadBaseline _,
                    Activity.BindTargets _,
                    Activity.AskGate _ -> throw new IllegalArgumentException("the run's work: " + activity);
        };
    }

    static Failure failed(ExpressionFailed e) {
        return new Failure(
                Code.EXPRESSION_FAILED,
                "the expression '" + e.expr().text() + "' at " + e.expr().place() + " cannot be evaluated: "
                        + e.getMessage(),
                "correct what it looks at, then retry");
    }

    private static Input unprepared(Site site, Failure failure) {
        return new Input.Unprepared(site, HoldKind.EXPRESSION_FAILED, failure);
    }

    // --- where

    private Host host(Site site) throws Misdirected {
        List<String> hosts = state.read(run -> List.copyOf(run.hosts(site)));
        Step step = plan.step(site.step());
        if (hosts.isEmpty()) return Host.CONTROLLER;
        if (hosts.size() == 1) return Hosts.named(inventory, hosts.getFirst());
        if (step.each().isEmpty() && site.item() >= 0 && step.where().on().isPresent()) {
            Value item = state.read(run -> run.target(site).items(site.step()).get(site.item()));
            return Hosts.named(inventory, item.display());
        }
        throw new Misdirected(hosts);
    }

    /** A step that must work on one host was pointed at several. */
    private static final class Misdirected extends Exception {
        private static final long serialVersionUID = 1;

        Misdirected(List<String> hosts) {
            super("it is pointed at " + hosts.size() + " hosts: " + String.join(", ", hosts));
        }

        Failure failure() {
            return new Failure(
                    Code.BAD_SELECTOR,
                    String.valueOf(getMessage()),
                    "point it at one of them with [first], or repeat it with 'each'");
        }
    }

    private StepContext context(Site site, int attempt, String direction, Host host, Instant now, StepContext.Mode mode)
            throws ExpressionFailed {
        Step step = plan.step(site.step());
        Phase phase = plan.phase(site.phase());
        Scope scope = scopes.at(site, host, now);
        Map<String, String> env = new LinkedHashMap<>();
        fill(phase.where().env(), scope, env);
        fill(step.where().env(), scope, env);
        StepContext.Setting setting = new StepContext.Setting(
                host,
                Optional.of(site),
                state.read(RunState::run),
                direction + "." + site.word(),
                attempt,
                state.read(RunState::fence),
                fill(step.where().as().or(phase.where()::as), scope),
                fill(step.where().dir().or(phase.where()::dir), scope),
                env,
                step.limits().timeout());
        return new StepContext(
                parts,
                questions,
                setting,
                scope,
                mode,
                text -> watcher.progress(site.lane(), parts.masking().apply(text)));
    }

    private void fill(Map<String, Template> templates, Scope scope, Map<String, String> env) throws ExpressionFailed {
        for (var entry : templates.entrySet())
            env.put(
                    entry.getKey(),
                    parts.expressions().fill(entry.getValue(), scope, false).display());
    }

    private Optional<String> fill(Optional<Template> template, Scope scope) throws ExpressionFailed {
        return template.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        parts.expressions().fill(template.get(), scope, false).display());
    }

    private Action action(Step step) {
        Action action = parts.actions().get(step.action());
        if (action == null) throw new IllegalStateException("no action '" + step.action() + "'");
        return action;
    }

    private Args args(Step step, Scope scope) throws ExpressionFailed {
        return FilledArgs.fill((Arg.Fields) step.args(), scope, parts.expressions());
    }

    // --- before

    private Input items(Site site) throws InterruptedException {
        Step.Each each = plan.step(site.step()).each().orElseThrow();
        try {
            StepContext context =
                    context(site, 1, "f", host(site), parts.clock().now(), StepContext.Mode.FRESH);
            Value list = value(each.list(), context, Map.of());
            if (list instanceof Value.Items(var values)) return new Input.Items(site, values);
            return unprepared(
                    site,
                    new Failure(
                            Code.BAD_VALUE, "'each." + each.name() + "' gives " + list.display() + ", not a list", ""));
        } catch (ExpressionFailed e) {
            return unprepared(site, failed(e));
        } catch (ActionException e) {
            return unprepared(site, e.failure());
        } catch (Misdirected e) {
            return unprepared(site, e.failure());
        }
    }

    private Input prepare(Site site, int attempt, boolean approved, Instant notBefore) throws InterruptedException {
        parts.clock().sleep(Duration.between(parts.clock().now(), notBefore));
        try {
            return prepare(site, attempt, approved);
        } catch (ExpressionFailed e) {
            return unprepared(site, failed(e));
        } catch (ActionException e) {
            return unprepared(site, e.failure());
        } catch (Misdirected e) {
            return unprepared(site, e.failure());
        }
    }

    private Input prepare(Site site, int attempt, boolean approved)
            throws ExpressionFailed, ActionException, InterruptedException, Misdirected {
        Step step = plan.step(site.step());
        Action action = action(step);
        Instant now = parts.clock().now();
        Host host = host(site);
        StepContext context = context(site, attempt, "f", host, now, StepContext.Mode.FRESH);
        if (step.conditions().when().isPresent()) {
            Value wanted = truth(step.conditions().when().get(), context.scope());
            if (wanted.equals(Value.of(false))) return new Input.Skip(site, SkipReason.WHEN, Map.of());
        }
        Optional<String> missing = missing(step, site);
        if (missing.isPresent())
            return unprepared(
                    site,
                    new Failure(
                            Code.REQUIREMENT_MISSING,
                            "it requires the step '" + missing.get() + "', which is not done",
                            "do that first; nothing was changed by this step"));
        Args args = args(step, context.scope());
        if (step.action().equals(ASK))
            return new Input.PersonNeeded(
                    site,
                    HoldKind.QUESTION,
                    args.text("text").display(),
                    args.texts("choices").stream().map(Object::toString).toList());
        Optional<Question> unless = step.conditions().unless();
        if (unless.isPresent()) {
            Answer answer = ask(unless.get(), site, context);
            if (answer.holds())
                return new Input.Skip(
                        site, SkipReason.IN_PLACE, results.masked(captures(step, context, answer.names())));
        }
        if (step.marks().askFirst().isPresent() && !approved)
            return new Input.PersonNeeded(
                    site,
                    HoldKind.ASK_FIRST,
                    parts.expressions()
                            .fill(step.marks().askFirst().get(), context.scope(), false)
                            .display(),
                    List.of(Choices.GO, Choices.SKIP, Choices.STOP));
        Action.Look look = action.look(args, context);
        if (look.state() == Action.Look.State.IN_PLACE)
            return new Input.Skip(site, SkipReason.IN_PLACE, results.masked(captures(step, context, Map.of())));
        boolean again = step.marks().idempotent() || action.nature(args).idempotent();
        return new Input.Prepared(
                site,
                attempt,
                now,
                host.name(),
                results.masked(action.describe(args)),
                results.masked(look.found()),
                again);
    }

    private Value truth(Expr expr, Scope scope) throws ExpressionFailed {
        Value value = parts.expressions().evaluate(expr, scope);
        if (value instanceof Value.Bool) return value;
        throw new ExpressionFailed(expr, "it gives " + value.display() + ", which is neither true nor false");
    }

    private Optional<String> missing(Step step, Site site) {
        for (String id : step.conditions().requires()) {
            boolean done = plan.allSteps().stream()
                    .filter(other -> other.id().equals(id))
                    .anyMatch(other -> state.read(run -> run.isDone(other.number(), site)));
            if (!done) return Optional.of(id);
        }
        return Optional.empty();
    }

    // --- the effect

    /** What the intent fixed: where, when, and what was found before the first change. */
    private record Intent(Host host, Instant now, Value found, boolean again) {}

    private Intent intent(Site site) {
        return state.read(run -> {
            Event.StepIntended intent = Optional.ofNullable(run.lanes().get(site.lane()))
                    .flatMap(lane -> lane.intent())
                    .filter(each -> each.site().equals(site))
                    .orElseThrow(() -> new IllegalStateException("no intent for " + site));
            Value found = run.target(site).begun().stream()
                    .filter(begun -> begun.site().equals(site))
                    .map(Begun::found)
                    .findFirst()
                    .orElse(intent.found());
            return new Intent(Hosts.named(inventory, intent.host()), intent.at(), found, intent.again());
        });
    }

    private List<Input> apply(Site site, int attempt, StepContext.Mode mode) throws InterruptedException {
        try {
            return List.of(carryOut(site, attempt, mode));
        } catch (ActionException e) {
            return switch (e.kind()) {
                case NOT_STARTED ->
                    List.of(new Input.Failed(
                            site,
                            attempt,
                            results.masked(e.failure()),
                            Action.Effect.NONE,
                            "",
                            List.of(),
                            Optional.empty()));
                case IN_DOUBT -> List.of(new Input.Doubtful(site, attempt, results.masked(e.failure())));
            };
        } catch (ExpressionFailed e) {
            return List.of(
                    new Input.Failed(site, attempt, failed(e), Action.Effect.NONE, "", List.of(), Optional.empty()));
        }
    }

    private Input carryOut(Site site, int attempt, StepContext.Mode mode)
            throws ActionException, ExpressionFailed, InterruptedException {
        Step step = plan.step(site.step());
        Intent intent = intent(site);
        StepContext context = context(site, attempt, "f", intent.host(), intent.now(), mode);
        Action.Outcome outcome = action(step).apply(args(step, context.scope()), intent.found(), context);
        return results.input(step, site, attempt, outcome);
    }

    // --- after

    private Input conclude(Site site, int attempt) throws InterruptedException {
        Step step = plan.step(site.step());
        String output = Results.outputName(site, attempt);
        try {
            Host host = host(site);
            Instant now = parts.clock().now();
            StepContext context = context(site, attempt, "f", host, now, StepContext.Mode.FRESH);
            Map<String, Value> result =
                    state.read(run -> Optional.ofNullable(run.lanes().get(site.lane()))
                            .map(lane -> lane.result().values())
                            .orElse(Map.of()));
            Optional<Question> verify = step.conditions().verify();
            if (verify.isPresent()) {
                Question question = verify.get();
                boolean waits = question.polling().timeout().isPresent()
                        || question.polling().every().isPresent()
                        || question.polling().soak().isPresent();
                Answer answer = waits ? await(question, site, context) : ask(question, site, context);
                if (!answer.holds()) return results.unverified(step, site, attempt, question, answer);
            }
            Map<String, Value> captures = new LinkedHashMap<>(Results.automatic(result));
            captures.putAll(captures(step, context, result));
            return new Input.Concluded(
                    site, attempt, results.masked(captures), parts.outputs().has(output) ? output : "");
        } catch (ExpressionFailed e) {
            return unprepared(site, failed(e));
        } catch (ActionException e) {
            return unprepared(site, e.failure());
        } catch (Misdirected e) {
            return unprepared(site, e.failure());
        }
    }

    private Map<String, Value> captures(Step step, StepContext context, Map<String, Value> result)
            throws ExpressionFailed, ActionException, InterruptedException {
        Map<String, Value> captured = new LinkedHashMap<>();
        for (var entry : step.capture().entrySet())
            captured.put(entry.getKey(), value(entry.getValue().from(), context, result));
        return captured;
    }

    private Value value(Step.Each.Source source, StepContext context, Map<String, Value> names)
            throws ExpressionFailed, ActionException, InterruptedException {
        return switch (source) {
            case Step.Each.Source.Computed(var expr) ->
                parts.expressions().evaluate(expr, context.scope().with(names));
            case Step.Each.Source.Asked(var question) -> {
                StepContext there = elsewhere(question, context);
                Answer answer = questions.ask(question, there.scope(), there);
                if (answer.failure().isPresent() && !answer.holds())
                    throw new ActionException(
                            ActionException.Kind.IN_DOUBT, answer.failure().get());
                yield answer.value();
            }
        };
    }

    /** On each of the hosts that the question names: it holds where it holds on all. */
    private Answer ask(Question question, Site site, StepContext context) throws ActionException, InterruptedException {
        Answer last = null;
        for (StepContext there : everywhere(question, site, context)) {
            last = questions.ask(question, there.scope(), there);
            if (!last.holds()) return last;
        }
        if (last == null) throw new IllegalStateException("asked nowhere");
        return last;
    }

    private Answer await(Question question, Site site, StepContext context)
            throws ActionException, InterruptedException {
        Answer last = null;
        for (StepContext there : everywhere(question, site, context)) {
            last = there.await(question);
            if (!last.holds()) return last;
        }
        if (last == null) throw new IllegalStateException("asked nowhere");
        return last;
    }

    private List<StepContext> everywhere(Question question, Site site, StepContext context) {
        if (question.on().isEmpty()) return List.of(context);
        String selector = question.on().get().text();
        List<String> hosts =
                state.read(run -> List.copyOf(run.phase(site.phase()).selection(selector)));
        if (hosts.isEmpty()) return List.of(context);
        return hosts.stream().map(host -> on(context, site, host)).toList();
    }

    private StepContext on(StepContext context, Site site, String name) {
        Host host = Hosts.named(inventory, name);
        return context.on(host, scopes.at(site, host, parts.clock().now()));
    }

    private StepContext elsewhere(Question question, StepContext context) {
        Optional<Site> site = context.site();
        return site.isEmpty()
                ? context
                : everywhere(question, site.get(), context).getFirst();
    }

    // --- doubt

    /**
     * Re-attach; then ask the step's own question; then look; then run again what may be run again. What is left is a person's.
     */
    private List<Input> settle(Site site, int attempt) throws InterruptedException {
        Step step = plan.step(site.step());
        Intent intent = intent(site);
        String evidence;
        try {
            Input outcome = carryOut(site, attempt, StepContext.Mode.SETTLE);
            return List.of(new Input.Settled(site, attempt, Settlement.FOUND, "found again"), outcome);
        } catch (ActionException e) {
            Optional<Failure> doubt = state.read(
                    run -> Optional.ofNullable(run.lanes().get(site.lane())).flatMap(lane -> lane.failure()));
            if (e.kind() == ActionException.Kind.NOT_STARTED && doubt.isPresent() && attempt >= NEVER_STARTED_LIMIT)
                return List.of(new Input.Failed(
                        site, attempt, doubt.get(), Action.Effect.NONE, "", List.of(), Optional.empty()));
            if (e.kind() == ActionException.Kind.NOT_STARTED)
                return List.of(new Input.Settled(
                        site, attempt, Settlement.NEVER_STARTED, e.failure().message()));
            evidence = e.failure().message();
            if (outOfReach(e.failure().code())) return List.of(unprepared(site, e.failure()));
        } catch (ExpressionFailed e) {
            return List.of(unprepared(site, failed(e)));
        }
        try {
            StepContext context = context(site, attempt, "f", intent.host(), intent.now(), StepContext.Mode.FRESH);
            Optional<Question> unless = step.conditions().unless();
            if (unless.isPresent()) {
                boolean inPlace = ask(unless.get(), site, context).holds();
                return List.of(new Input.Settled(
                        site,
                        attempt,
                        inPlace ? Settlement.IN_PLACE : Settlement.UNTOUCHED,
                        "'unless' " + (inPlace ? "holds" : "does not hold")));
            }
            Action.Look look = action(step).look(args(step, context.scope()), context);
            switch (look.state()) {
                case IN_PLACE -> {
                    return List.of(new Input.Settled(site, attempt, Settlement.IN_PLACE, look.evidence()));
                }
                case UNTOUCHED -> {
                    return List.of(new Input.Settled(site, attempt, Settlement.UNTOUCHED, look.evidence()));
                }
                case UNCLEAR, NOT_ASKED -> evidence = look.evidence().isEmpty() ? evidence : look.evidence();
            }
        } catch (ActionException e) {
            return List.of(unprepared(site, e.failure()));
        } catch (ExpressionFailed e) {
            return List.of(unprepared(site, failed(e)));
        }
        if (intent.again()) return List.of(new Input.Settled(site, attempt, Settlement.AGAIN, "it may be run twice"));
        return List.of(new Input.Settled(site, attempt, Settlement.UNCLEAR, results.masked(evidence)));
    }

    private static boolean outOfReach(Code code) {
        return code == Code.UNREACHABLE
                || code == Code.NOT_AUTHENTICATED
                || code == Code.HOST_KEY_CHANGED
                || code == Code.HOST_KEY_UNKNOWN;
    }

    // --- back

    private Input undo(Site site, int attempt, boolean resumed) throws InterruptedException {
        Step step = plan.step(site.step());
        Begun begun = state.read(run -> run.target(site).begun().getLast());
        try {
            Host host = Hosts.named(inventory, begun.host());
            StepContext.Mode mode = resumed ? StepContext.Mode.REPEAT : StepContext.Mode.FRESH;
            StepContext context =
                    context(site, attempt, "u", host, parts.clock().now(), mode);
            Action.Outcome outcome = action(step).undo(args(step, context.scope()), begun.found(), context);
            return switch (outcome) {
                case Action.Outcome.Done(var _, var output) -> {
                    results.keep("u-" + Results.outputName(site, attempt), output);
                    yield new Input.Undone(site, attempt);
                }
                case Action.Outcome.Failed failed ->
                    new Input.UndoFailed(site, attempt, results.masked(failed.failure()));
            };
        } catch (ActionException e) {
            return new Input.UndoFailed(site, attempt, results.masked(e.failure()));
        } catch (ExpressionFailed e) {
            return new Input.UndoFailed(site, attempt, failed(e));
        }
    }
}
