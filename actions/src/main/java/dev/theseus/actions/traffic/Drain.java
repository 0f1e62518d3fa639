package dev.theseus.actions.traffic;

import dev.theseus.actions.Outcomes;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Balancer.State;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;
import java.util.Optional;

/** Takes a server out of a balancer and waits until the work it had begun has ended. */
public final class Drain implements Action {
    private static final Expr ALL_DONE = ServerAt.expr("in_flight == 0");
    private static final Expr WATCHED = ServerAt.expr("in_flight");

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public String doc() {
        return "Takes a server out of a balancer and waits until the work it had begun has ended.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                "from",
                Shape.required("from", Shape.balancer(), "the balancer's name in the inventory"),
                Shape.optional("server", Shape.template(), "the server's name there; the host's own where absent"),
                Shape.optional(
                        "until",
                        Shape.expression(),
                        "when it counts as drained, over in_flight, sessions, state and up"),
                Shape.optional("every", Shape.span(), "pause between two looks; 500ms where absent"),
                Shape.optional("timeout", Shape.span(), "when to give up"),
                Shape.optional("stalls_after", Shape.span(), "when to say that nothing moves"),
                Shape.optional(
                        "last", Shape.flag(), "whether it may be the last server that is ready; refused where absent"));
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, true, UndoBy.ITSELF, WayBackCost.FREE);
    }

    @Override
    public String describe(Args args) {
        String server =
                args.optionalText("server").map(text -> text.display() + " ").orElse("");
        return "drain " + server + "from " + args.text("from").display();
    }

    private static Moving moving(Args args, ActionContext context) throws ServerAt.Unknown {
        return new Moving(ServerAt.of(args.plain("from"), args.optionalPlain("server"), context), context);
    }

    private static Expr until(Args args) {
        return args.expression("until").orElse(ALL_DONE);
    }

    @Override
    public Look look(Args args, ActionContext context) throws ActionException, InterruptedException {
        try {
            ServerAt.Sight sight = moving(args, context).at().look(context);
            boolean drained = sight.server().state() != State.READY
                    && context.evaluate(until(args), sight.names()).equals(Value.of(true));
            return new Look(drained ? Look.State.IN_PLACE : Look.State.UNTOUCHED, sight.found(), sight.evidence());
        } catch (ServerAt.Unknown | BalancerException e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            Moving moving = moving(args, context);
            ServerAt.Sight sight = moving.at().look(context);
            State now = sight.server().state();
            if (now == State.READY && !sight.another() && !args.flag("last", false))
                return Outcomes.refused(
                        Code.BALANCER_FAILED,
                        sight.server().name() + " is the last server of " + args.plain("from")
                                + " that is ready and up; every request would fail without it",
                        "bring another one up first, or say last: true");
            // Maintenance takes no new work either; drain would give a part of it back.
            if (now == State.READY) moving.set(now, State.DRAIN);
            Optional<Outcome> failed =
                    moving.await(moving.at().question(until(args), WATCHED, ServerAt.polling(args)), "drained");
            if (failed.isPresent()) return failed.get();
            return Outcomes.done(
                    moving.at().look(context).names(), sight.server().name() + " is drained");
        } catch (ServerAt.Unknown e) {
            return Outcomes.failed(e.failure(), Effect.NONE);
        } catch (BalancerException e) {
            return Moving.balancerFailed(e);
        }
    }

    @Override
    public Outcome undo(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            return moving(args, context).putBack(found, State.DRAIN, State.READY);
        } catch (ServerAt.Unknown e) {
            return Outcomes.failed(e.failure(), Effect.NONE);
        }
    }
}
