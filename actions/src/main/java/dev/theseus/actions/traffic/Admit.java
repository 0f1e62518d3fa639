package dev.theseus.actions.traffic;

import dev.theseus.actions.traffic.ServerAt.Sight;
import dev.theseus.actions.traffic.ServerAt.Unknown;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Balancer.State;
import dev.theseus.core.shape.Shape;
import java.util.Optional;

/** Gives a server its traffic back, and waits until the balancer finds it up: before that, what is sent to it fails. */
public final class Admit extends ServerAction {
    private static final Expr UP = ServerAt.expr("up");

    public Admit() {
        super("admit", "to", State.READY, State.DRAIN);
    }

    @Override
    public String doc() {
        return "Gives a server its traffic back, and waits until the balancer finds it up.";
    }

    @Override
    public Shape shape() {
        return shape(Shape.optional("wait_up", Shape.flag(), "whether to wait until it is up; true where absent"));
    }

    @Override
    boolean isSo(Sight sight, Args args, ActionContext context) {
        return sight.server().state() == State.READY && (sight.server().up() || !args.flag("wait_up", true));
    }

    @Override
    Outcome bring(Moving moving, Args args, ActionContext context)
            throws BalancerException, Unknown, ActionException, InterruptedException {
        Balancer.Server now = moving.look().server();
        if (now.state() != State.READY || !now.up()) moving.bring(State.READY);
        if (args.flag("wait_up", true)) {
            Optional<Outcome> failed = moving.await(moving.at().question(UP, UP, ServerAt.polling(args)), "up");
            if (failed.isPresent()) return failed.get();
        }
        return moving.arrived(moving.at().server() + " is admitted");
    }
}
