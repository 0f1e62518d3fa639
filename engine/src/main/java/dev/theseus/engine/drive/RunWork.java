package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Selector;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.ActionContext.Answer;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.port.Expressions.Scope;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Activity;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.Target;
import dev.theseus.core.value.Value;
import dev.theseus.core.version.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out what a run does as a whole: versions, facts, baselines, conditions, bindings, gates. All of it only looks. */
final class RunWork {
    private final Parts parts;
    private final Plan plan;
    private final Inventory inventory;
    private final Scopes scopes;
    private final StateAccess state;
    private final Questions questions;
    private final Watcher watcher;

    RunWork(Parts parts, Scopes scopes, StateAccess state, Questions questions, Watcher watcher) {
        this.parts = parts;
        this.plan = parts.plan();
        this.inventory = parts.inventory();
        this.scopes = scopes;
        this.state = state;
        this.questions = questions;
        this.watcher = watcher;
    }

    /** A look that did not succeed, with what a person should know. */
    static final class Unable extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Failure failure;

        Unable(Failure failure) {
            super(failure.message());
            this.failure = failure;
        }

        Failure failure() {
            return failure;
        }
    }

    Input carryOut(Activity activity) throws InterruptedException {
        try {
            return switch (activity) {
                case Activity.ReadVersions() -> versions();
                case Activity.ReadFact(int index) -> fact(plan.facts().get(index));
                case Activity.CheckCondition(int index) -> condition(index);
                case Activity.ReadBaseline(int index, boolean after) -> baseline(index, after);
                case Activity.BindTargets(int phase, int round) -> bind(plan.phase(phase), round);
                case Activity.AskGate(int phase, int gate, int wave) -> gate(plan.phase(phase), gate, wave);
                case Activity.BindItems _,
                        Activity.Prepare _,
                        Activity.Apply _,
                        Activity.Conclude _,
                        Activity.Settle _,
                        Activity.Undo _ -> throw new IllegalArgumentException("a target's work: " + activity);
            };
        } catch (Unable e) {
            return new Input.MainFailed(activity, e.failure());
        } catch (ActionException e) {
            return new Input.MainFailed(activity, e.failure());
        } catch (ExpressionFailed e) {
            return new Input.MainFailed(activity, StepWork.failed(e));
        }
    }

    // --- versions

    private Input versions() throws InterruptedException, ActionException, Unable, ExpressionFailed {
        Plan.Upgrade upgrade = plan.upgrade().orElseThrow();
        List<String> hosts =
                new Selections(inventory, Map.of(), Optional.empty(), Optional.empty()).candidates(upgrade.on());
        Map<String, Version> versions = readVersions(upgrade, hosts);
        Map<String, String> texts = new LinkedHashMap<>();
        versions.forEach((host, version) -> texts.put(host, version.text()));
        Version to = target(upgrade);
        List<String> refused = new ArrayList<>();
        versions.forEach((host, version) -> {
            if (!upgrade.from().contains(version) && !version.equals(to)) refused.add(host + " has " + version);
        });
        if (refused.isEmpty()) return new Input.Versions(texts, Optional.empty());
        Failure refusal = new Failure(
                Code.VERSION_REFUSED,
                "this plan upgrades " + upgrade.product() + " from " + upgrade.from() + " to " + to + ", but "
                        + String.join(", ", refused),
                "upgrade to a version within that range first; nothing was changed");
        return new Input.Versions(texts, Optional.of(refusal));
    }

    private Version target(Plan.Upgrade upgrade) throws ExpressionFailed, Unable {
        String text = parts.expressions()
                .fill(upgrade.to(), scopes.ofRun(Host.CONTROLLER, parts.clock().now()), false)
                .display();
        try {
            return Version.of(text);
        } catch (IllegalArgumentException e) {
            throw new Unable(new Failure(
                    Code.BAD_VERSION,
                    "'upgrade.to' is '" + text + "', which is not a version",
                    "give a version such as 8.0.0"));
        }
    }

    /** Asks all hosts at once. */
    private Map<String, Version> readVersions(Plan.Upgrade upgrade, List<String> hosts)
            throws InterruptedException, ActionException, Unable {
        Map<String, Version> versions = new LinkedHashMap<>();
        for (var entry : askAll(upgrade.installed(), hosts).entrySet()) {
            Answer answer = entry.getValue();
            String text = answer.value().display().strip();
            if (answer.failure().isPresent())
                throw new Unable(new Failure(
                        Code.QUESTION_FAILED,
                        "cannot read the installed version on " + entry.getKey() + ": "
                                + answer.failure().get().message(),
                        "nothing was changed"));
            try {
                versions.put(entry.getKey(), Version.of(text));
            } catch (IllegalArgumentException e) {
                throw new Unable(new Failure(
                        Code.BAD_VERSION,
                        "the installed version on " + entry.getKey() + " reads '" + text + "'",
                        "correct 'upgrade.installed'; nothing was changed"));
            }
        }
        return versions;
    }

    private Map<String, Answer> askAll(Question question, List<String> hosts)
            throws InterruptedException, ActionException {
        Map<String, Answer> answers = new LinkedHashMap<>();
        for (var asked : Together.all(hosts, host -> questions.ask(question, scope(host), context(host)))) {
            answers.put(asked.key(), asked.value());
        }
        return answers;
    }

    // --- facts, conditions, baselines

    private Input fact(Plan.Fact fact) throws InterruptedException, ActionException, Unable, ExpressionFailed {
        Answer answer = ask(fact.question(), Optional.empty());
        if (answer.failure().isPresent())
            throw new Unable(new Failure(
                    Code.QUESTION_FAILED,
                    "cannot read the fact '" + fact.name() + "': "
                            + answer.failure().get().message(),
                    "nothing was changed"));
        if (fact.question().until().isPresent() && !answer.holds())
            throw new Unable(new Failure(
                    Code.QUESTION_FAILED,
                    "the fact '" + fact.name() + "' is " + answer.value().display()
                            + ", and the plan does not accept that",
                    "see 'until' at " + fact.question().place() + "; nothing was changed"));
        return new Input.Fact(fact.name(), answer.value());
    }

    Input condition(int index) throws InterruptedException, ActionException, Unable, ExpressionFailed {
        Plan.Condition condition = plan.during().get(index);
        Answer answer = ask(condition.question(), Optional.empty());
        if (answer.holds()) return new Input.Condition(index, Optional.empty());
        return new Input.Condition(
                index,
                Optional.of(answer.failure()
                        .orElse(new Failure(
                                Code.CONDITION_BROKEN,
                                "it is " + answer.value().display(),
                                "put it right, or say that it may be so"))));
    }

    private Input baseline(int index, boolean after)
            throws InterruptedException, ActionException, Unable, ExpressionFailed {
        Plan.Baseline baseline = plan.baselines().get(index);
        Answer answer = ask(baseline.question(), Optional.empty());
        if (answer.failure().isPresent()) throw new Unable(answer.failure().get());
        if (!after) return new Input.Baseline(index, false, answer.value(), Optional.empty());
        Value before = state.read(run -> run.baselines().getOrDefault(baseline.name(), Value.NIL));
        Scope scope = scope("").with(Map.of("before", before, "after", answer.value()));
        Value same = parts.expressions().evaluate(baseline.expect(), scope);
        Optional<Failure> failure = same.equals(Value.of(true))
                ? Optional.empty()
                : Optional.of(new Failure(
                        Code.BASELINE_CHANGED,
                        "baseline '" + baseline.name() + "' was " + before.display() + " and is "
                                + answer.value().display() + ", but the plan expects "
                                + baseline.expect().text(),
                        "find out what changed it, then accept it or go back"));
        return new Input.Baseline(index, true, answer.value(), failure);
    }

    // --- bindings

    private Input bind(Phase phase, int round) throws InterruptedException, ActionException, Unable, ExpressionFailed {
        if (round == 0 && phase.when().isPresent()) {
            Value wanted = parts.expressions().evaluate(phase.when().get(), scope(""));
            if (!wanted.equals(Value.of(true)))
                return new Input.PhaseNotWanted(
                        phase.number(), "'" + phase.when().get().text() + "' is " + wanted.display());
        }
        Map<String, List<String>> selections = round == 0
                ? selections(phase)
                : Map.copyOf(state.read(run -> run.phase(phase.number()).selections()));
        Optional<Selector> on = phase.where().on();
        if (on.isPresent()
                && selections.getOrDefault(on.get().text(), List.of()).isEmpty())
            return new Input.PhaseNotWanted(
                    phase.number(), "no host is selected by '" + on.get().text() + "'");
        List<Target> targets = targets(phase, selections);
        if (round == 0 && targets.isEmpty())
            return new Input.PhaseNotWanted(phase.number(), "there is nothing to do: its list is empty");
        return new Input.Bound(phase.number(), round, targets, round == 0 ? selections : Map.of());
    }

    private Map<String, List<String>> selections(Phase phase)
            throws InterruptedException, ActionException, Unable, ExpressionFailed {
        Map<String, List<String>> bound = new LinkedHashMap<>();
        for (Selector selector : Hosts.of(phase)) bound.put(selector.text(), select(selector));
        return bound;
    }

    /** The hosts a selector means now; asks for installed versions where it must. */
    private List<String> select(Selector selector)
            throws InterruptedException, ActionException, Unable, ExpressionFailed {
        Selections plain = new Selections(inventory, Map.of(), Optional.empty(), Optional.empty());
        List<String> hosts;
        if (selector.asksVersions() && plan.upgrade().isPresent()) {
            Plan.Upgrade upgrade = plan.upgrade().get();
            Map<String, Version> versions = readVersions(upgrade, plain.candidates(selector));
            hosts = new Selections(inventory, versions, Optional.of(upgrade.from()), Optional.of(target(upgrade)))
                    .of(selector);
        } else {
            hosts = plain.of(selector);
        }
        if (hosts.isEmpty() && !selector.ifAny())
            throw new Unable(new Failure(
                    Code.EMPTY_SELECTION,
                    "no host is selected by '" + selector.text() + "' (" + selector.place() + ")",
                    "correct the inventory, or say 'if_any: true' where none is fine"));
        return hosts;
    }

    private List<Target> targets(Phase phase, Map<String, List<String>> selections)
            throws InterruptedException, ActionException, Unable, ExpressionFailed {
        if (phase.each().isEmpty()) {
            if (phase.where().on().isEmpty()) return List.of(new Target("controller", Value.of("controller"), ""));
            List<String> hosts =
                    selections.getOrDefault(phase.where().on().get().text(), List.of());
            List<Target> targets = new ArrayList<>();
            for (String host : hosts) targets.add(target(phase, "host", Value.of(host), scope(host)));
            return targets;
        }
        Step.Each each = phase.each().get();
        Optional<String> host = phase.where()
                .on()
                .map(on -> selections.getOrDefault(on.text(), List.of()))
                .filter(hosts -> !hosts.isEmpty())
                .map(List::getFirst);
        Value list = list(each.list(), host);
        if (!(list instanceof Value.Items(var values)))
            throw new Unable(new Failure(
                    Code.BAD_VALUE,
                    "'each." + each.name() + "' in phase '" + phase.name() + "' gives " + list.display()
                            + ", not a list",
                    "give a list of names or of maps with a name"));
        List<Target> targets = new ArrayList<>();
        for (Value value : values) targets.add(target(phase, each.name(), value, scope(host.orElse(""))));
        return targets;
    }

    private Value list(Step.Each.Source source, Optional<String> host)
            throws InterruptedException, ActionException, Unable, ExpressionFailed {
        return switch (source) {
            case Step.Each.Source.Computed(var expr) -> parts.expressions().evaluate(expr, scope(host.orElse("")));
            case Step.Each.Source.Asked(var question) -> {
                Answer answer = ask(question, host);
                if (answer.failure().isPresent())
                    throw new Unable(answer.failure().get());
                yield answer.value();
            }
        };
    }

    private Target target(Phase phase, String name, Value value, Scope scope) throws ExpressionFailed {
        String text = value instanceof Value.Fields(var fields) && fields.get("name") instanceof Value.Text(var named)
                ? named
                : value.display();
        String group = "";
        if (phase.waves().per().isPresent())
            group = parts.expressions()
                    .evaluate(phase.waves().per().get(), scope.with(Map.of(name, value, "target", value)))
                    .display();
        return new Target(text, value, group);
    }

    // --- gates

    private Input gate(Phase phase, int index, int wave)
            throws InterruptedException, ActionException, Unable, ExpressionFailed {
        Phase.Gate gate = phase.gates().get(index);
        Optional<String> host = phase.where()
                .on()
                .map(on -> state.read(run -> run.phase(phase.number()).selection(on.text())))
                .filter(hosts -> !hosts.isEmpty())
                .map(List::getFirst);
        List<String> hosts = gate.question().on().isPresent()
                ? state.read(run -> run.phase(phase.number())
                        .selection(gate.question().on().get().text()))
                : host.map(List::of).orElse(List.of(""));
        Answer last = new Answer(true, Value.NIL, Map.of(), Optional.empty());
        for (String each : hosts) {
            StepContext context = context(each);
            last = questions.await(
                    gate.question(),
                    context.scope(),
                    context,
                    text -> watcher.progress(LaneId.MAIN, gate.name() + ": " + text));
            if (!last.holds()) break;
        }
        if (last.holds()) return new Input.Gate(phase.number(), index, wave, last.value(), Optional.empty());
        Failure why = last.failure().orElse(new Failure(Code.GATE_FAILED, "it does not hold", ""));
        return new Input.Gate(
                phase.number(),
                index,
                wave,
                last.value(),
                Optional.of(
                        new Failure(Code.GATE_FAILED, "gate '" + gate.name() + "': " + why.message(), why.remedy())));
    }

    // --- asking

    /** Asks on the question's own host, or on the one given, or from the controller. */
    private Answer ask(Question question, Optional<String> otherwise)
            throws InterruptedException, ActionException, Unable, ExpressionFailed {
        Optional<String> host = otherwise;
        if (question.on().isPresent()) {
            List<String> hosts = select(question.on().get());
            if (hosts.size() > 1) return onAll(question, hosts);
            host = hosts.isEmpty() ? Optional.empty() : Optional.of(hosts.getFirst());
        }
        StepContext context = context(host.orElse(""));
        return questions.ask(question, context.scope(), context);
    }

    /** On several hosts: it holds where it holds on all, and its value is the list of theirs. */
    private Answer onAll(Question question, List<String> hosts) throws InterruptedException, ActionException {
        List<Answer> failed = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        for (Answer answer : askAll(question, hosts).values()) {
            values.add(answer.value());
            if (!answer.holds() || answer.failure().isPresent()) failed.add(answer);
        }
        Optional<Failure> failure =
                failed.stream().flatMap(answer -> answer.failure().stream()).findFirst();
        return new Answer(failed.isEmpty(), Value.of(values), Map.of("value", Value.of(values)), failure);
    }

    private Scope scope(String host) {
        return scopes.ofRun(Hosts.named(inventory, host), parts.clock().now());
    }

    private StepContext context(String hostName) {
        Host host = Hosts.named(inventory, hostName);
        StepContext.Setting setting = new StepContext.Setting(
                host,
                Optional.empty(),
                state.read(run -> run.run().isEmpty() ? "run" : run.run()),
                "run",
                1,
                state.read(dev.theseus.core.run.RunState::fence),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.<Duration>empty());
        return new StepContext(
                parts,
                questions,
                setting,
                scope(hostName),
                StepContext.Mode.FRESH,
                text -> watcher.progress(LaneId.MAIN, text));
    }
}
