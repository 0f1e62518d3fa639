package dev.theseus.actions.traffic;

import dev.theseus.actions.Outcomes;
import dev.theseus.core.plan.Question;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionContext.Answer;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Output;
import dev.theseus.core.port.RequestQueue.Bounds;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@link Queue} and {@link Release} have in common: some keys' requests are brought to wait, or to pass. */
abstract class QueueAction implements Action {
    private final String name;
    private final String where;

    QueueAction(String name, String where) {
        this.name = name;
        this.where = where;
    }

    /** What the step wants each key's requests to do: to wait within bounds, or, where empty, to pass. */
    abstract Optional<Bounds> wanted(Args args);

    @Override
    public final String name() {
        return name;
    }

    final Shape withKeys(Shape.Key... own) {
        List<Shape.Key> keys = new ArrayList<>(List.of(
                Shape.required(where, Shape.balancer(), "the balancer's name in the inventory"),
                Shape.required("keys", Shape.oneOrMany(Shape.template()), "whose requests: one key, or a list"),
                Shape.optional(
                        "once_up", Shape.template(), "the pool that must have a server up before requests are let go"),
                Shape.optional("every", Shape.span(), "pause between two looks"),
                Shape.optional("timeout", Shape.span(), "when to give up"),
                Shape.optional("stalls_after", Shape.span(), "when to say that nothing moves")));
        keys.addAll(List.of(own));
        return Shape.section(keys.toArray(Shape.Key[]::new));
    }

    @Override
    public final Nature nature(Args args) {
        return new Nature(true, true, UndoBy.ITSELF, WayBackCost.FREE);
    }

    @Override
    public final String describe(Args args) {
        return name + " the requests of " + args.value("keys").display() + " at "
                + args.text(where).display();
    }

    @Override
    public final String object(Args args) {
        return "requests: " + args.text(where).display() + ": "
                + args.value("keys").display();
    }

    @Override
    public final Look look(Args args, ActionContext context) throws InterruptedException {
        try {
            KeysAt at = KeysAt.of(args, where, context);
            return new Patience(context, Patience.of(args))
                    .look(() -> at.open(context, queue -> {
                        Map<String, Bounds> held = at.held(queue);
                        long inFlight = at.inFlight(queue);
                        boolean so = isSo(at, held, wanted(args))
                                && (inFlight == 0 || wanted(args).isEmpty());
                        return new Look(
                                so ? Look.State.IN_PLACE : Look.State.UNTOUCHED,
                                at.found(held),
                                held.size() + " of " + at.keys().size() + " keys wait, " + inFlight + " in flight");
                    }));
        } catch (ServerAt.Unknown | BalancerException e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, String.valueOf(e.getMessage()));
        }
    }

    private static boolean isSo(KeysAt at, Map<String, Bounds> held, Optional<Bounds> wanted) {
        return at.keys().stream()
                .allMatch(key -> Optional.ofNullable(held.get(key)).equals(wanted));
    }

    @Override
    public final Outcome apply(Args args, Value found, ActionContext context)
            throws ActionException, InterruptedException {
        try {
            KeysAt at = KeysAt.of(args, where, context);
            Map<String, Bounds> all = new LinkedHashMap<>();
            wanted(args).ifPresent(bounds -> at.keys().forEach(key -> all.put(key, bounds)));
            return bring(at, all, args, context);
        } catch (ServerAt.Unknown e) {
            return Outcomes.failed(e.failure(), Effect.NONE);
        } catch (BalancerException e) {
            return Moving.balancerFailed(e);
        }
    }

    @Override
    public final Outcome undo(Args args, Value found, ActionContext context)
            throws ActionException, InterruptedException {
        try {
            KeysAt at = KeysAt.of(args, where, context);
            Map<String, Bounds> before = KeysAt.heldBefore(found);
            Map<String, Bounds> now = new Patience(context, Patience.of(args)).look(() -> at.open(context, at::held));
            for (String key : at.keys()) {
                Optional<Bounds> is = Optional.ofNullable(now.get(key));
                if (!context.overwrites()
                        && !is.equals(Optional.ofNullable(before.get(key)))
                        && !is.equals(wanted(args)))
                    return Outcomes.refused(
                            Code.CHANGED_SINCE,
                            "the requests of " + key + " now " + shown(is)
                                    + ", as somebody else has said since; nothing was changed",
                            "decide whether they are to wait");
            }
            return bring(at, before, args, context);
        } catch (ServerAt.Unknown e) {
            return Outcomes.failed(e.failure(), Effect.NONE);
        } catch (BalancerException e) {
            return Moving.balancerFailed(e);
        }
    }

    private static String shown(Optional<Bounds> bounds) {
        return bounds.map(some -> "wait (" + some.text() + ")").orElse("pass");
    }

    /** Makes the requests of those keys wait, and waits until those under way have ended; lets all others' go, once there is a server. */
    private Outcome bring(KeysAt at, Map<String, Bounds> wait, Args args, ActionContext context)
            throws ActionException, BalancerException, ServerAt.Unknown, InterruptedException {
        Map<String, Bounds> now = new Patience(context, Patience.of(args)).look(() -> at.open(context, at::held));
        boolean someGo = !wait.keySet().containsAll(now.keySet());
        if (someGo && args.has("once_up")) {
            Optional<Outcome> down = await(
                    at.up(args.plain("once_up"), args),
                    "no server of " + args.plain("once_up") + " came up in time; the requests of " + at.shown()
                            + " are where they were",
                    Effect.NONE,
                    context);
            if (down.isPresent()) return down.get();
        }
        if (!now.equals(wait)) set(at, now, wait, context);
        for (String key : wait.keySet()) {
            Optional<Outcome> busy = await(
                    at.ended(key, args),
                    "requests of " + key + " that had begun before did not end in time; those that came later wait",
                    Effect.PARTIAL,
                    context);
            if (busy.isPresent()) return busy.get();
        }
        return Outcomes.done(
                Map.of("waiting", Value.of(wait.size())),
                wait.isEmpty() ? "requests of " + at.shown() + " pass" : "requests of " + at.shown() + " wait");
    }

    /** Sets what is not so yet, and reads it back: a balancer knows no fence. */
    private void set(KeysAt at, Map<String, Bounds> now, Map<String, Bounds> wait, ActionContext context)
            throws ActionException, ServerAt.Unknown, InterruptedException {
        context.beforeEffect(
                name + " the requests of " + at.shown() + " at " + at.balancer().name());
        try {
            at.open(context, queue -> {
                for (String key : at.keys()) {
                    Bounds bounds = wait.get(key);
                    if (bounds == null && now.containsKey(key)) queue.release(key);
                    else if (bounds != null && !bounds.equals(now.get(key))) queue.hold(key, bounds);
                }
                if (!at.held(queue).equals(wait))
                    throw new BalancerException("the queue of " + at.balancer().name() + " does not show what was set");
                return Boolean.TRUE;
            });
        } catch (BalancerException e) {
            throw new ActionException(
                    ActionException.Kind.IN_DOUBT,
                    new Failure(
                            Code.BALANCER_FAILED,
                            e.getMessage() + "; whether the requests of " + at.shown() + " wait is not known",
                            "look at the balancer, then answer whether it is done"));
        }
    }

    private static Optional<Outcome> await(Question question, String late, Effect effect, ActionContext context)
            throws ActionException, InterruptedException {
        Answer answer = context.await(question);
        if (answer.holds()) return Optional.empty();
        Failure failure = answer.failure()
                .filter(why -> why.code() != Code.TIMED_OUT)
                .orElseGet(() -> new Failure(Code.TIMED_OUT, late, "find out what they wait for, then try again"));
        return Optional.of(new Outcome.Failed(failure, effect, new Value.Fields(answer.names()), Output.NONE));
    }
}
