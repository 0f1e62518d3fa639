package dev.theseus.engine.drive;

import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Event.Settlement;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.Site;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out about an effect whose end is not known, in this order: find it again; once it is certain that nothing of it goes on, ask the
 * step's own question; else let the action look; else run again what may be run again. What is left is a person's.
 */
final class Settling {
    /** The host, or the command there, cannot be looked at or goes on: whatever a question would show may change yet. */
    private static final Set<Code> LATER = Set.of(
            Code.UNREACHABLE,
            Code.NOT_AUTHENTICATED,
            Code.HOST_KEY_CHANGED,
            Code.HOST_KEY_UNKNOWN,
            Code.CONNECTION_LOST,
            Code.HOST_UNFIT,
            Code.SECRET_UNAVAILABLE,
            Code.STILL_RUNNING);

    private final Workplace place;
    private final Asking asking;
    private final Results results;
    private final Carrying carrying;

    Settling(Workplace place, Asking asking, Results results, Carrying carrying) {
        this.place = place;
        this.asking = asking;
        this.results = results;
        this.carrying = carrying;
    }

    List<Input> settle(Site site, int attempt) throws InterruptedException {
        try {
            Input outcome = carrying.carryOut(site, attempt, StepContext.Mode.SETTLE);
            return List.of(new Input.Settled(site, attempt, Settlement.FOUND, "found again"), outcome);
        } catch (ActionException e) {
            return List.of(
                    switch (e.kind()) {
                        case NOT_STARTED ->
                            LATER.contains(e.failure().code())
                                    ? Workplace.unprepared(site, e.failure())
                                    : settled(
                                            site,
                                            attempt,
                                            Settlement.NEVER_STARTED,
                                            e.failure().message());
                        case IN_DOUBT -> notFound(site, attempt, e.failure());
                    });
        } catch (ExpressionFailed e) {
            return List.of(Workplace.unprepared(site, Workplace.failed(e)));
        }
    }

    private Input notFound(Site site, int attempt, Failure doubt) throws InterruptedException {
        if (LATER.contains(doubt.code())) return Workplace.unprepared(site, doubt);
        if (doubt.code() == Code.SPOOL_LOST) return settled(site, attempt, Settlement.UNCLEAR, doubt.message());
        try {
            return ask(site, attempt, doubt);
        } catch (ActionException e) {
            return Workplace.unprepared(site, e.failure());
        } catch (ExpressionFailed e) {
            return Workplace.unprepared(site, Workplace.failed(e));
        }
    }

    private Input ask(Site site, int attempt, Failure doubt)
            throws ActionException, ExpressionFailed, InterruptedException {
        Step step = place.step(site);
        Carrying.Intent intent = carrying.intent(site);
        StepContext context = place.context(site, attempt, "f", intent.host(), intent.now(), StepContext.Mode.FRESH);
        Optional<Question> unless = step.conditions().unless();
        if (unless.isPresent())
            return asking.decide(unless.get(), site, context).holds()
                    ? settled(site, attempt, Settlement.IN_PLACE, "'unless' holds")
                    : settled(site, attempt, Settlement.UNTOUCHED, "'unless' does not hold");
        Action.Look look = place.action(step).look(place.args(step, context.scope()), context);
        return switch (look.state()) {
            case IN_PLACE -> settled(site, attempt, Settlement.IN_PLACE, look.evidence());
            case UNTOUCHED -> settled(site, attempt, Settlement.UNTOUCHED, look.evidence());
            case UNCLEAR, NOT_ASKED ->
                intent.again()
                        ? settled(site, attempt, Settlement.AGAIN, "it may be run twice")
                        : settled(site, attempt, Settlement.UNCLEAR, evidence(doubt, look));
        };
    }

    private static String evidence(Failure doubt, Action.Look look) {
        return look.evidence().isEmpty() ? doubt.message() : doubt.message() + "; " + look.evidence();
    }

    private Input settled(Site site, int attempt, Settlement how, String evidence) {
        return new Input.Settled(site, attempt, how, results.masked(evidence));
    }
}
