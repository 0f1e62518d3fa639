package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Begun;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Event.Settlement;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.Lane;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The effect itself: carried out, and undone. */
final class Carrying {
    private static final Failure FORGOTTEN = new Failure(
            Code.SPOOL_LOST,
            "what the host kept of this undo is gone, and nothing shows that all is as it was found; whether it still runs cannot be told",
            "look for it on the host and end it; to retry says that nothing of it is at work");

    private final Workplace place;
    private final Results results;
    private final Clearing clearing;

    Carrying(Workplace place, Results results, Clearing clearing) {
        this.clearing = clearing;
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
                case NOT_STARTED -> notStarted(site, attempt, results.masked(e.failure()));
                case IN_DOUBT -> List.of(new Input.Doubtful(site, attempt, results.masked(e.failure())));
            };
        } catch (ExpressionFailed e) {
            return List.of(new Input.Failed(
                    site, attempt, Workplace.failed(e), Action.Effect.NONE, "", List.of(), Optional.empty()));
        }
    }

    /** What was not started on a host that is another one now begins anew, without a person: the journal has given up its attempt. */
    private static List<Input> notStarted(Site site, int attempt, Failure failure) {
        if (failure.code() == Code.SPOOL_LOST)
            return List.of(
                    new Input.Doubtful(site, attempt, failure),
                    new Input.Settled(site, attempt, Settlement.NEVER_STARTED, failure.message()));
        return List.of(new Input.Failed(site, attempt, failure, Action.Effect.NONE, "", List.of(), Optional.empty()));
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

    /**
     * Undoes the last begun step. An attempt of which the end is not known is taken up again at once, under its own key: what can be found
     * again is, and the rest is done again, as every undo may be. What still cannot be told then keeps the attempt in doubt, for a person.
     */
    Input undo(Site site, int attempt, boolean resumed) throws InterruptedException {
        try {
            if (!resumed) {
                try {
                    return undo(site, attempt, overwrites(site) ? StepContext.Mode.OVERWRITE : StepContext.Mode.FRESH);
                } catch (ActionException e) {
                    if (e.kind() == ActionException.Kind.NOT_STARTED || !Settling.isLater(e.failure()))
                        return failed(site, attempt, e.failure());
                }
            }
            return again(site, attempt);
        } catch (ExpressionFailed e) {
            return resumed
                    ? Workplace.unprepared(site, Workplace.failed(e))
                    : failed(site, attempt, Workplace.failed(e));
        }
    }

    private Input again(Site site, int attempt) throws ExpressionFailed, InterruptedException {
        StepContext.Mode again = overwrites(site) ? StepContext.Mode.OVERWRITE : StepContext.Mode.REPEAT;
        boolean backAlready = false;
        while (true) {
            try {
                boolean forgotten = place.state().read(run -> forgotten(run, site));
                if (forgotten && !backAlready && !isBack(site)) return failed(site, attempt, FORGOTTEN);
                backAlready = forgotten;
                clearing.before(site, place.named(lastBegun(site).host()));
            } catch (ActionException e) {
                // What keeps it from being looked for says nothing of it.
                return Workplace.unprepared(site, e.failure());
            }
            try {
                return undo(site, attempt, backAlready ? StepContext.Mode.FRESH : again);
            } catch (ActionException e) {
                if (Settling.isLater(e.failure())) return Workplace.unprepared(site, e.failure());
                // That its host has forgotten it is known once the host was met: then as above.
                if (backAlready || !place.state().read(run -> forgotten(run, site)))
                    return failed(site, attempt, e.failure());
            }
        }
    }

    /**
     * Whether what the step changes is as it was found: then nothing that may still be at work of its undo has anything left to change there,
     * and the undo, which may be done twice, is done to its end. Told only of steps whose action says what they change.
     */
    private boolean isBack(Site site) throws ActionException, ExpressionFailed, InterruptedException {
        Begun begun = lastBegun(site);
        if (begun.object().isEmpty()) return false;
        Step step = place.step(site);
        // As the look before the first change: what it finds names its place on the host by its own direction.
        StepContext context = place.context(
                site,
                begun.attempt(),
                "f",
                place.named(begun.host()),
                place.parts().clock().now(),
                StepContext.Mode.FRESH);
        Action.Look look = place.action(step).look(place.args(step, context.scope()), context);
        return results.masked(look.found()).equals(begun.back());
    }

    private static boolean forgotten(RunState run, Site site) {
        return Optional.ofNullable(run.lanes().get(site.lane()))
                .flatMap(Lane::loss)
                .filter(Lane.Loss.FORGOTTEN::equals)
                .isPresent();
    }

    private boolean overwrites(Site site) {
        return place.state()
                .read(run -> Optional.ofNullable(run.lanes().get(site.lane()))
                        .map(Lane::overwrites)
                        .orElse(false));
    }

    private Input failed(Site site, int attempt, Failure failure) {
        return new Input.UndoFailed(site, attempt, results.masked(failure));
    }

    private Begun lastBegun(Site site) {
        return place.state().read(run -> run.target(site).begun().getLast());
    }

    private Input undo(Site site, int attempt, StepContext.Mode mode)
            throws ActionException, ExpressionFailed, InterruptedException {
        Step step = place.step(site);
        Begun begun = lastBegun(site);
        Host host = place.named(begun.host());
        clearing.before(site, host);
        StepContext context =
                place.context(site, attempt, "u", host, place.parts().clock().now(), mode);
        Action.Outcome outcome = place.action(step).undo(place.args(step, context.scope()), begun.back(), context);
        return switch (outcome) {
            case Action.Outcome.Done(var _, var output) -> {
                results.keep("u-" + Results.outputName(site, attempt), output);
                yield new Input.Undone(site, attempt);
            }
            case Action.Outcome.Failed failed -> failed(site, attempt, failed.failure());
        };
    }
}
