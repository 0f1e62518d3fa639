package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Template;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.port.Expressions.Scope;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.FilledArgs;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a step works: its host, its scope, its action with arguments filled in. */
final class Workplace {
    private final Parts parts;
    private final Plan plan;
    private final Inventory inventory;
    private final Scopes scopes;
    private final StateAccess state;
    private final Questions questions;
    private final Watcher watcher;

    Workplace(Means means) {
        this.parts = means.parts();
        this.plan = parts.plan();
        this.inventory = parts.inventory();
        this.scopes = means.scopes();
        this.state = means.state();
        this.questions = means.questions();
        this.watcher = means.watcher();
    }

    Parts parts() {
        return parts;
    }

    StateAccess state() {
        return state;
    }

    Questions questions() {
        return questions;
    }

    Step step(Site site) {
        return plan.step(site.step());
    }

    Host named(String host) {
        return Hosts.named(inventory, host);
    }

    Host host(Site site) throws Misdirected {
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
    static final class Misdirected extends Exception {
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

    StepContext context(Site site, int attempt, String direction, Host host, Instant now, StepContext.Mode mode)
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
        return new StepContext(parts, questions, setting, scope, mode, text -> progress(site, text));
    }

    /** Shows how it goes there. */
    void progress(Site site, String text) {
        watcher.progress(site.lane(), parts.masking().apply(text));
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

    Action action(Step step) {
        Action action = parts.actions().get(step.action());
        if (action == null) throw new IllegalStateException("no action '" + step.action() + "'");
        return action;
    }

    Args args(Step step, Scope scope) throws ExpressionFailed {
        return FilledArgs.fill((Arg.Fields) step.args(), scope, parts.expressions());
    }

    /** The same step on another host, for a question that looks elsewhere. */
    StepContext on(StepContext context, Site site, String name) {
        Host host = named(name);
        return context.on(host, scopes.at(site, host, parts.clock().now()));
    }

    static Failure failed(ExpressionFailed e) {
        return new Failure(
                Code.EXPRESSION_FAILED,
                "the expression '" + e.expr().text() + "' at " + e.expr().place() + " cannot be evaluated: "
                        + e.getMessage(),
                "correct what it looks at, then retry");
    }

    static Input unprepared(Site site, Failure failure) {
        return new Input.Unprepared(site, HoldKind.EXPRESSION_FAILED, failure);
    }
}
