package dev.theseus.actions.traffic;

import dev.theseus.actions.Outcomes;
import dev.theseus.actions.traffic.ServerAt.Sight;
import dev.theseus.core.plan.Question;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionContext.Answer;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Balancer.State;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Output;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What drain and admit share: setting a state once, waiting for what it is to bring, and putting a found state back.
 *
 * @param patience for how long a balancer that does not answer is asked again how a server stands: one that is restarted is away for a moment, and nothing has been changed
 */
record Moving(ServerAt at, ActionContext context, Duration patience) {
    /** How the server stands, from a balancer that may be away for a moment. */
    Sight look() throws BalancerException, ServerAt.Unknown, InterruptedException {
        return new Patience(context, patience).look(() -> at.look(context));
    }

    /** Sets the state, where it is not there. A balancer that did not answer leaves the step in doubt; one that refused and changed nothing does not. */
    void set(State now, State wanted) throws BalancerException, ActionException, InterruptedException {
        if (now != wanted) bring(wanted);
    }

    /** Sets the state, wherever the server stands: a balancer of several hosts may have it on some of them only. */
    void bring(State wanted) throws BalancerException, ActionException, InterruptedException {
        context.beforeEffect("set " + at.server() + " at " + at.balancer().name() + " to " + word(wanted));
        try {
            at.set(wanted, context);
        } catch (BalancerException e) {
            if (e.hadNoEffect()) throw e;
            throw new ActionException(
                    ActionException.Kind.IN_DOUBT,
                    new Failure(
                            Code.BALANCER_FAILED,
                            e.getMessage() + "; whether " + at.server() + " is " + word(wanted) + " is not known",
                            "look at the balancer, then answer whether it is done"));
        }
    }

    /** Waits; empty where it holds at the end. */
    Optional<Outcome> await(Question question, String what) throws ActionException, InterruptedException {
        Answer answer = context.await(question);
        if (answer.holds()) return Optional.empty();
        Failure failure = answer.failure()
                .orElseGet(() -> new Failure(Code.TIMED_OUT, at.server() + " did not become " + what + " in time", ""));
        return Optional.of(new Outcome.Failed(failure, Effect.PARTIAL, new Value.Fields(answer.names()), Output.NONE));
    }

    /** It is where it was to be. A balancer that does not answer then does not take that back. */
    Outcome arrived(String message) throws ServerAt.Unknown, InterruptedException {
        try {
            return Outcomes.done(look().names(), message);
        } catch (BalancerException e) {
            return Outcomes.failed(silent(e), Effect.PARTIAL);
        }
    }

    /** Puts back what was found, where the state is the one we set. */
    Outcome putBack(Value found, State ours, State otherwise) throws ActionException, InterruptedException {
        try {
            State before = ServerAt.state(found, otherwise);
            State now = look().server().state();
            if (now != before && now != ours && !context.overwrites())
                return Outcomes.refused(
                        Code.CHANGED_SINCE,
                        at.server() + " at " + at.balancer().name() + " is " + word(now) + ", and neither "
                                + word(before) + " as found nor " + word(ours) + " as set; it was left as it is",
                        "decide which state is to stand, and set it there");
            set(now, before);
            boolean wasUp =
                    found instanceof Value.Fields(var fields) && Value.of(true).equals(fields.get("up"));
            if (before == State.READY && wasUp) {
                Optional<Outcome> down =
                        await(at.question(ServerAt.expr("up"), ServerAt.expr("up"), Question.Polling.DEFAULT), "up");
                if (down.isPresent()) return down.get();
            }
            return Outcomes.done(
                    look().names(),
                    at.server() + " is " + word(before) + " again at "
                            + at.balancer().name());
        } catch (ServerAt.Unknown e) {
            return Outcomes.failed(e.failure(), Effect.NONE);
        } catch (BalancerException e) {
            return balancerFailed(e);
        }
    }

    static Outcome balancerFailed(BalancerException e) {
        return Outcomes.failed(silent(e), Effect.NONE);
    }

    private static Failure silent(BalancerException e) {
        return new Failure(Code.BALANCER_FAILED, String.valueOf(e.getMessage()), "check that the balancer answers");
    }

    static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
