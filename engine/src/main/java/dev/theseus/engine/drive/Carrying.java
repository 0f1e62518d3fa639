package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.run.Begun;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.Lane;
import dev.theseus.core.run.Site;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The effect itself: carried out, and undone. */
final class Carrying {
    private final Workplace place;
    private final Results results;

    Carrying(Workplace place, Results results) {
        this.place = place;
        this.results = results;
    }

    /** What the intent fixed: where, when, and what was found before the first change. */
    record Intent(Host host, Instant now, Value found, boolean again) {}

    Intent intent(Site site) {
        return place.state().read(run -> {
            Event.StepIntended intent = Optional.ofNullable(run.lanes().get(site.lane()))
                    .flatMap(lane -> lane.intent())
                    .filter(each -> each.site().equals(site))
                    .orElseThrow(() -> new IllegalStateException("no intent for " + site));
            // What was begun last stands last: a walk from the front would cost as much as the target has done already.
            Value found = run.target(site).begun().reversed().stream()
                    .filter(begun -> begun.site().equals(site))
                    .map(Begun::found)
                    .findFirst()
                    .orElse(intent.found());
            return new Intent(place.named(intent.host()), intent.at(), found, intent.again());
        });
    }

    List<Input> apply(Site site, int attempt, StepContext.Mode mode) throws InterruptedException {
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
            return List.of(new Input.Failed(
                    site, attempt, Workplace.failed(e), Action.Effect.NONE, "", List.of(), Optional.empty()));
        }
    }

    Input carryOut(Site site, int attempt, StepContext.Mode mode)
            throws ActionException, ExpressionFailed, InterruptedException {
        Step step = place.step(site);
        Intent intent = intent(site);
        StepContext context = place.context(site, attempt, "f", intent.host(), intent.now(), mode);
        Action.Outcome outcome = place.action(step).apply(place.args(step, context.scope()), intent.found(), context);
        // A look that fails while an effect is searched for says nothing about that effect.
        if (mode == StepContext.Mode.SETTLE && outcome instanceof Action.Outcome.Failed failed && !context.foundAgain())
            throw new ActionException(ActionException.Kind.IN_DOUBT, failed.failure());
        return results.input(step, site, attempt, outcome);
    }

    Input undo(Site site, int attempt, boolean resumed) throws InterruptedException {
        Step step = place.step(site);
        Begun begun = place.state().read(run -> run.target(site).begun().getLast());
        try {
            Host host = place.named(begun.host());
            boolean overwrites = place.state()
                    .read(run -> Optional.ofNullable(run.lanes().get(site.lane()))
                            .map(Lane::overwrites)
                            .orElse(false));
            StepContext.Mode mode = overwrites
                    ? StepContext.Mode.OVERWRITE
                    : resumed ? StepContext.Mode.REPEAT : StepContext.Mode.FRESH;
            StepContext context = place.context(
                    site, attempt, "u", host, place.parts().clock().now(), mode);
            Action.Outcome outcome = place.action(step).undo(place.args(step, context.scope()), begun.found(), context);
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
            return new Input.UndoFailed(site, attempt, Workplace.failed(e));
        }
    }
}
