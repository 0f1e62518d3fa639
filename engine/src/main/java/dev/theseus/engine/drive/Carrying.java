package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.plan.Question;
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
import dev.theseus.core.run.Site;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The effect itself: carried out, found again after a crash, undone. */
final class Carrying {
    /** After so many attempts that never started, that is a failure and not an accident. */
    private static final int NEVER_STARTED_LIMIT = 3;

    private final Workplace place;
    private final Asking asking;
    private final Results results;

    Carrying(Workplace place, Asking asking, Results results) {
        this.place = place;
        this.asking = asking;
        this.results = results;
    }

    /** What the intent fixed: where, when, and what was found before the first change. */
    private record Intent(Host host, Instant now, Value found, boolean again) {}

    private Intent intent(Site site) {
        return place.state().read(run -> {
            Event.StepIntended intent = Optional.ofNullable(run.lanes().get(site.lane()))
                    .flatMap(lane -> lane.intent())
                    .filter(each -> each.site().equals(site))
                    .orElseThrow(() -> new IllegalStateException("no intent for " + site));
            Value found = run.target(site).begun().stream()
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

    private Input carryOut(Site site, int attempt, StepContext.Mode mode)
            throws ActionException, ExpressionFailed, InterruptedException {
        Step step = place.step(site);
        Intent intent = intent(site);
        StepContext context = place.context(site, attempt, "f", intent.host(), intent.now(), mode);
        Action.Outcome outcome = place.action(step).apply(place.args(step, context.scope()), intent.found(), context);
        return results.input(step, site, attempt, outcome);
    }

    /**
     * Re-attach; then ask the step's own question; then look; then run again what may be run again. What is left is a person's.
     */
    List<Input> settle(Site site, int attempt) throws InterruptedException {
        Step step = place.step(site);
        Intent intent = intent(site);
        String evidence;
        try {
            Input outcome = carryOut(site, attempt, StepContext.Mode.SETTLE);
            return List.of(new Input.Settled(site, attempt, Settlement.FOUND, "found again"), outcome);
        } catch (ActionException e) {
            Optional<Failure> doubt = place.state()
                    .read(run ->
                            Optional.ofNullable(run.lanes().get(site.lane())).flatMap(lane -> lane.failure()));
            if (e.kind() == ActionException.Kind.NOT_STARTED && doubt.isPresent() && attempt >= NEVER_STARTED_LIMIT)
                return List.of(new Input.Failed(
                        site, attempt, doubt.get(), Action.Effect.NONE, "", List.of(), Optional.empty()));
            if (e.kind() == ActionException.Kind.NOT_STARTED)
                return List.of(new Input.Settled(
                        site, attempt, Settlement.NEVER_STARTED, e.failure().message()));
            evidence = e.failure().message();
            if (outOfReach(e.failure().code())) return List.of(Workplace.unprepared(site, e.failure()));
        } catch (ExpressionFailed e) {
            return List.of(Workplace.unprepared(site, Workplace.failed(e)));
        }
        try {
            StepContext context =
                    place.context(site, attempt, "f", intent.host(), intent.now(), StepContext.Mode.FRESH);
            Optional<Question> unless = step.conditions().unless();
            if (unless.isPresent()) {
                boolean inPlace = asking.ask(unless.get(), site, context).holds();
                return List.of(new Input.Settled(
                        site,
                        attempt,
                        inPlace ? Settlement.IN_PLACE : Settlement.UNTOUCHED,
                        "'unless' " + (inPlace ? "holds" : "does not hold")));
            }
            Action.Look look = place.action(step).look(place.args(step, context.scope()), context);
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
            return List.of(Workplace.unprepared(site, e.failure()));
        } catch (ExpressionFailed e) {
            return List.of(Workplace.unprepared(site, Workplace.failed(e)));
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

    Input undo(Site site, int attempt, boolean resumed) throws InterruptedException {
        Step step = place.step(site);
        Begun begun = place.state().read(run -> run.target(site).begun().getLast());
        try {
            Host host = place.named(begun.host());
            StepContext.Mode mode = resumed ? StepContext.Mode.REPEAT : StepContext.Mode.FRESH;
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
