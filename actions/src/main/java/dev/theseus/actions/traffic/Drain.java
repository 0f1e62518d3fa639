package dev.theseus.actions.traffic;

import dev.theseus.actions.Outcomes;
import dev.theseus.actions.traffic.ServerAt.Sight;
import dev.theseus.actions.traffic.ServerAt.Unknown;
import dev.theseus.core.plan.Expr;
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
public final class Drain extends ServerAction {
    private static final Expr ALL_DONE = ServerAt.expr("in_flight == 0");
    private static final Expr WATCHED = ServerAt.expr("in_flight");

    public Drain() {
        super("drain", "from", State.DRAIN, State.READY);
    }

    @Override
    public String doc() {
        return "Takes a server out of a balancer and waits until the work it had begun has ended.";
    }

    @Override
    public Shape shape() {
        return shape(
                Shape.optional(
                        "until",
                        Shape.expression(),
                        "when it counts as drained, over in_flight, sessions, state and up"),
                Shape.optional(
                        "last", Shape.flag(), "whether it may be the last server that is ready; refused where absent"));
    }

    private static Expr until(Args args) {
        return args.expression("until").orElse(ALL_DONE);
    }

    @Override
    boolean isSo(Sight sight, Args args, ActionContext context) throws ActionException {
        return sight.server().state() != State.READY
                && context.evaluate(until(args), sight.names()).equals(Value.of(true));
    }

    @Override
    Outcome bring(Moving moving, Args args, ActionContext context)
            throws BalancerException, Unknown, ActionException, InterruptedException {
        Sight sight = moving.look();
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
        return moving.arrived(sight.server().name() + " is drained");
    }
}
