package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext.Answer;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.port.Expressions.Scope;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Choices;
import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.Event.SkipReason;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.Site;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What comes before an intent: whether the step applies, whether its work is in place, what is there. */
final class Preparing {
    /** The action that is a question to a person: the engine opens the hold, nothing is carried out. */
    private static final String ASK = "ask";

    private final Workplace place;
    private final Asking asking;
    private final Results results;
    private final Losses losses;
    private final Clearing clearing;

    Preparing(Workplace place, Asking asking, Results results, Losses losses, Clearing clearing) {
        this.clearing = clearing;
        this.place = place;
        this.asking = asking;
        this.results = results;
        this.losses = losses;
    }

    Input items(Site site) throws InterruptedException {
        Step.Each each = place.step(site).each().orElseThrow();
        try {
            StepContext context = place.context(
                    site, 1, "f", place.host(site), place.parts().clock().now(), StepContext.Mode.FRESH);
            Value list = asking.value(each.list(), context, Map.of());
            if (list instanceof Value.Items(var values)) return new Input.Items(site, values);
            return Workplace.unprepared(
                    site,
                    new Failure(
                            Code.BAD_VALUE, "'each." + each.name() + "' gives " + list.display() + ", not a list", ""));
        } catch (ExpressionFailed e) {
            return Workplace.unprepared(site, Workplace.failed(e));
        } catch (ActionException e) {
            return Workplace.unprepared(site, e.failure());
        } catch (Workplace.Misdirected e) {
            return Workplace.unprepared(site, e.failure());
        }
    }

    Input prepare(Site site, int attempt, boolean approved, Instant notBefore) throws InterruptedException {
        place.parts().clock().sleep(Duration.between(place.parts().clock().now(), notBefore));
        try {
            return prepare(site, attempt, approved);
        } catch (ExpressionFailed e) {
            return Workplace.unprepared(site, Workplace.failed(e));
        } catch (ActionException e) {
            return Workplace.unprepared(site, e.failure());
        } catch (Workplace.Misdirected e) {
            return Workplace.unprepared(site, e.failure());
        }
    }

    private Input prepare(Site site, int attempt, boolean approved)
            throws ExpressionFailed, ActionException, InterruptedException, Workplace.Misdirected {
        Step step = place.step(site);
        Action action = place.action(step);
        Instant now = place.parts().clock().now();
        Host host = place.host(site);
        clearing.before(site, host);
        StepContext context = place.context(site, attempt, "f", host, now, StepContext.Mode.FRESH);
        if (step.conditions().when().isPresent()) {
            Value wanted = truth(step.conditions().when().get(), context.scope());
            if (wanted.equals(Value.of(false))) return new Input.Skip(site, SkipReason.WHEN, Map.of());
        }
        Optional<String> missing = missing(step, site);
        if (missing.isPresent())
            return Workplace.unprepared(
                    site,
                    new Failure(
                            Code.REQUIREMENT_MISSING,
                            "it requires the step '" + missing.get() + "', which is not done",
                            "do that first; nothing was changed by this step"));
        Args args = place.args(step, context.scope());
        Optional<Question> unless = step.conditions().unless();
        if (unless.isPresent()) {
            Answer answer = asking.decide(unless.get(), site, context);
            if (answer.holds()) return inPlace(site, step, context, answer.names());
        }
        if (step.action().equals(ASK))
            return new Input.PersonNeeded(
                    site,
                    HoldKind.QUESTION,
                    args.text("text").display(),
                    args.texts("choices").stream().map(Object::toString).toList());
        if (step.marks().askFirst().isPresent() && !approved)
            return new Input.PersonNeeded(
                    site,
                    HoldKind.ASK_FIRST,
                    place.parts()
                            .expressions()
                            .fill(step.marks().askFirst().get(), context.scope(), false)
                            .display(),
                    List.of(Choices.GO, Choices.SKIP, Choices.STOP));
        Action.Look look = action.look(args, context);
        String object = results.masked(action.object(args));
        if (look.state() == Action.Look.State.IN_PLACE && !isLeftBehind(step, host, object, look.found()))
            return inPlace(site, step, context, Map.of());
        boolean again = step.marks().idempotent() || action.nature(args).idempotent();
        return new Input.Prepared(
                site,
                attempt,
                now,
                host.name(),
                results.masked(action.describe(args)),
                results.masked(look.found()),
                again,
                object);
    }

    /** What a run that was given up brought there is this run's to take back, so it counts as its own work and is done once more. */
    private boolean isLeftBehind(Step step, Host host, String object, Value found) {
        return step.undo() instanceof Step.Undo.ByItself
                && place.state()
                        .read(run -> run.inherited(step.action(), host.name(), object))
                        .filter(original -> !original.equals(found))
                        .isPresent();
    }

    private Input inPlace(Site site, Step step, StepContext context, Map<String, Value> seen)
            throws ExpressionFailed, ActionException, InterruptedException {
        Map<String, Value> captures = new LinkedHashMap<>(losses.whenOpened(site, context));
        captures.putAll(asking.captures(step, context, seen));
        return new Input.Skip(site, SkipReason.IN_PLACE, results.masked(captures));
    }

    private Value truth(Expr expr, Scope scope) throws ExpressionFailed {
        Value value = place.parts().expressions().evaluate(expr, scope);
        if (value instanceof Value.Bool) return value;
        throw new ExpressionFailed(expr, "it gives " + value.display() + ", which is neither true nor false");
    }

    private Optional<String> missing(Step step, Site site) {
        for (String id : step.conditions().requires()) {
            boolean done = place.parts().plan().allSteps().stream()
                    .filter(other -> other.id().equals(id))
                    .anyMatch(other -> place.state().read(run -> run.isDone(other.number(), site)));
            if (!done) return Optional.of(id);
        }
        return Optional.empty();
    }
}
