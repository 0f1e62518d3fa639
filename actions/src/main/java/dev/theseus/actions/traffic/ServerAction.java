package dev.theseus.actions.traffic;

import dev.theseus.actions.Outcomes;
import dev.theseus.actions.traffic.ServerAt.Sight;
import dev.theseus.actions.traffic.ServerAt.Unknown;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Balancer.State;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.List;

/** What {@link Drain} and {@link Admit} have in common: one server behind one balancer is brought into another state. */
abstract class ServerAction implements Action {
    private final String name;
    private final String where;

    /** The state that the action sets, and the one that it came from where nobody looked. */
    private final State sets;

    private final State leaves;

    /** @param where the key that names the balancer, and the word before it in a description */
    ServerAction(String name, String where, State sets, State leaves) {
        this.name = name;
        this.where = where;
        this.sets = sets;
        this.leaves = leaves;
    }

    /** Whether the server is as the step wants it. */
    abstract boolean isSo(Sight sight, Args args, ActionContext context) throws ActionException;

    /** Makes it so. */
    abstract Outcome bring(Moving moving, Args args, ActionContext context)
            throws BalancerException, Unknown, ActionException, InterruptedException;

    @Override
    public final String name() {
        return name;
    }

    /** The keys that both take, with the action's own behind them. */
    final Shape shape(Shape.Key... own) {
        List<Shape.Key> keys = new ArrayList<>(List.of(
                Shape.required(where, Shape.balancer(), "the balancer's name in the inventory"),
                Shape.optional("server", Shape.template(), "the server's name there; the host's own where absent"),
                Shape.optional("every", Shape.span(), "pause between two looks; 500ms where absent"),
                Shape.optional("timeout", Shape.span(), "when to give up"),
                Shape.optional("stalls_after", Shape.span(), "when to say that nothing moves")));
        keys.addAll(List.of(own));
        return Shape.section(where, keys.toArray(Shape.Key[]::new));
    }

    @Override
    public final Nature nature(Args args) {
        return new Nature(true, true, UndoBy.ITSELF, WayBackCost.FREE);
    }

    @Override
    public final String describe(Args args) {
        String server =
                args.optionalText("server").map(text -> text.display() + " ").orElse("");
        return name + " " + server + where + " " + args.text(where).display();
    }

    private Moving moving(Args args, ActionContext context) throws Unknown {
        return new Moving(
                ServerAt.of(args.plain(where), args.optionalPlain("server"), context), context, Patience.of(args));
    }

    @Override
    public final String object(Args args) {
        return args.text(where).display() + ": "
                + args.optionalText("server").map(SafeText::display).orElse("");
    }

    @Override
    public final Look look(Args args, ActionContext context) throws ActionException, InterruptedException {
        try {
            Sight sight = moving(args, context).look();
            boolean so = isSo(sight, args, context);
            return new Look(so ? Look.State.IN_PLACE : Look.State.UNTOUCHED, sight.found(), sight.evidence());
        } catch (Unknown | BalancerException e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public final Outcome apply(Args args, Value found, ActionContext context)
            throws ActionException, InterruptedException {
        try {
            return bring(moving(args, context), args, context);
        } catch (Unknown e) {
            return Outcomes.failed(e.failure(), Effect.NONE);
        } catch (BalancerException e) {
            return Moving.balancerFailed(e);
        }
    }

    @Override
    public final Outcome undo(Args args, Value found, ActionContext context)
            throws ActionException, InterruptedException {
        try {
            return moving(args, context).putBack(found, sets, leaves);
        } catch (Unknown e) {
            return Outcomes.failed(e.failure(), Effect.NONE);
        }
    }
}
