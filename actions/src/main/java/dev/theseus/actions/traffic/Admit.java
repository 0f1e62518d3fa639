package dev.theseus.actions.traffic;

import dev.theseus.actions.Outcomes;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Balancer.State;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;
import java.util.Optional;

/** Gives a server its traffic back, and waits until the balancer finds it up: before that, what is sent to it fails. */
public final class Admit implements Action {
    private static final Expr UP = ServerAt.expr("up");

    @Override
    public String name() {
        return "admit";
    }

    @Override
    public String doc() {
        return "Gives a server its traffic back, and waits until the balancer finds it up.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                "to",
                Shape.required("to", Shape.balancer(), "the balancer's name in the inventory"),
                Shape.optional("server", Shape.template(), "the server's name there; the host's own where absent"),
                Shape.optional("wait_up", Shape.flag(), "whether to wait until it is up; true where absent"),
                Shape.optional("every", Shape.span(), "pause between two looks; 500ms where absent"),
                Shape.optional("timeout", Shape.span(), "when to give up"),
                Shape.optional("stalls_after", Shape.span(), "when to say that nothing moves"));
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, true, UndoBy.ITSELF, WayBackCost.FREE);
    }

    @Override
    public String describe(Args args) {
        String server =
                args.optionalText("server").map(text -> text.display() + " ").orElse("");
        return "admit " + server + "to " + args.text("to").display();
    }

    private static Moving moving(Args args, ActionContext context) throws ServerAt.Unknown {
        return new Moving(ServerAt.of(args.plain("to"), args.optionalPlain("server"), context), context);
    }

    @Override
    public Look look(Args args, ActionContext context) throws ActionException, InterruptedException {
        try {
            ServerAt.Sight sight = moving(args, context).at().look(context);
            boolean admitted =
                    sight.server().state() == State.READY && (sight.server().up() || !args.flag("wait_up", true));
            return new Look(admitted ? Look.State.IN_PLACE : Look.State.UNTOUCHED, sight.found(), sight.evidence());
        } catch (ServerAt.Unknown | BalancerException e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            Moving moving = moving(args, context);
            moving.set(moving.at().look(context).server().state(), State.READY);
            if (args.flag("wait_up", true)) {
                Optional<Outcome> failed = moving.await(moving.at().question(UP, UP, ServerAt.polling(args)), "up");
                if (failed.isPresent()) return failed.get();
            }
            return Outcomes.done(moving.at().look(context).names(), moving.at().server() + " is admitted");
        } catch (ServerAt.Unknown e) {
            return Outcomes.failed(e.failure(), Effect.NONE);
        } catch (BalancerException e) {
            return Moving.balancerFailed(e);
        }
    }

    @Override
    public Outcome undo(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            return moving(args, context).putBack(found, State.READY, State.DRAIN);
        } catch (ServerAt.Unknown e) {
            return Outcomes.failed(e.failure(), Effect.NONE);
        }
    }
}
