package dev.theseus.actions.traffic;

import dev.theseus.actions.Outcomes;
import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Entries of a balancer's routing table: which tenant goes to which pool. */
public final class Route implements Action {

    @Override
    public String name() {
        return "route";
    }

    @Override
    public String doc() {
        return "Sets entries of a balancer's routing table.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                Shape.required("at", Shape.balancer(), "the balancer's name in the inventory"),
                Shape.required("table", Shape.template(), "the table's name there"),
                Shape.optional("set", Shape.named(Shape.template()), "pools by key; an empty pool removes the entry"),
                Shape.optional("keys", Shape.oneOrMany(Shape.template()), "one key, or a list, that go to one pool"),
                Shape.optional("to", Shape.template(), "the pool of `keys`; an empty one removes the entries"));
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, true, UndoBy.ITSELF, WayBackCost.FREE);
    }

    @Override
    public String describe(Args args) {
        String entries = wanted(args).entrySet().stream()
                .map(entry -> entry.getKey() + " to " + entry.getValue())
                .collect(Collectors.joining(", "));
        return "route " + entries + " at " + args.text("at").display();
    }

    private static Map<String, String> wanted(Args args) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (var entry : args.named("set").entrySet()) {
            SafeText pool = entry.getValue();
            if (pool.hidesSomething()) throw new IllegalArgumentException("a pool's name must not hold a secret");
            wanted.put(entry.getKey(), pool.display());
        }
        Optional<String> to = args.optionalPlain("to");
        if (args.has("keys") != to.isPresent()) throw new IllegalArgumentException("`keys` and `to` are said together");
        to.ifPresent(pool -> KeysAt.named(args).forEach(key -> wanted.put(key, pool)));
        if (wanted.isEmpty())
            throw new IllegalArgumentException("say which entry is to change: `set`, or `keys` and `to`");
        return wanted;
    }

    /**
     * The entries at the keys of the step; an empty pool where there is none.
     *
     * @param now by which it routes
     * @param kept by which it will, when it is started anew
     */
    private record Present(Map<String, String> now, Map<String, String> kept) {
        boolean is(Map<String, String> wanted) {
            return now.equals(wanted) && kept.equals(wanted);
        }

        boolean has(Map.Entry<String, String> entry) {
            return entry.getValue().equals(now.get(entry.getKey()))
                    && entry.getValue().equals(kept.get(entry.getKey()));
        }
    }

    private static Present present(Args args, ActionContext context)
            throws ServerAt.Unknown, BalancerException, InterruptedException {
        try (Balancer open = context.balancers().open(ServerAt.reference(args.plain("at"), context))) {
            String table = args.plain("table");
            return new Present(atKeys(args, open.routes(table)), atKeys(args, open.keptRoutes(table)));
        }
    }

    private static Map<String, String> atKeys(Args args, Map<String, String> routes) {
        Map<String, String> present = new LinkedHashMap<>();
        for (String key : wanted(args).keySet()) present.put(key, routes.getOrDefault(key, ""));
        return present;
    }

    @Override
    public String object(Args args) {
        return args.text("at").display() + ": " + args.text("table").display() + ": "
                + String.join(", ", new TreeMap<>(wanted(args)).keySet());
    }

    @Override
    public Look look(Args args, ActionContext context) throws InterruptedException {
        try {
            Present present = present(args, context);
            Map<String, Value> found = new LinkedHashMap<>();
            present.now().forEach((key, pool) -> found.put(key, Value.of(pool)));
            Look.State state = present.is(wanted(args)) ? Look.State.IN_PLACE : Look.State.UNTOUCHED;
            return new Look(state, Value.of(found), Value.of(found).display());
        } catch (ServerAt.Unknown | BalancerException e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        return change(args, present -> wanted(args), context);
    }

    @Override
    public Outcome undo(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        if (!(found instanceof Value.Fields(var entries)))
            return Outcomes.refused(
                    Code.UNDO_FAILED, "what the table held before was never seen", "put the entries back by hand");
        Map<String, String> before = new LinkedHashMap<>();
        entries.forEach((key, pool) -> before.put(key, pool.display()));
        Map<String, String> ours = wanted(args);
        return change(
                args,
                present -> {
                    for (var entry : present.entrySet()) {
                        String key = entry.getKey();
                        if (!context.overwrites()
                                && !entry.getValue().equals(before.getOrDefault(key, ""))
                                && !entry.getValue().equals(ours.get(key)))
                            throw new ServerAt.Unknown(
                                    Code.CHANGED_SINCE,
                                    key + " goes to '" + entry.getValue()
                                            + "', set by somebody else since: '" + ours.get(key)
                                            + "' was set by this run, '" + before.getOrDefault(key, "")
                                            + "' was found; no entry was changed",
                                    "decide where it is to go");
                    }
                    return before;
                },
                context);
    }

    /** What the entries are to become, from what they are. */
    private interface Choice {
        Map<String, String> from(Map<String, String> present) throws ServerAt.Unknown;
    }

    private static Outcome change(Args args, Choice choice, ActionContext context)
            throws ActionException, InterruptedException {
        boolean begun = false;
        try {
            Present present = present(args, context);
            Map<String, String> wanted = choice.from(present.now());
            BalancerRef reference = ServerAt.reference(args.plain("at"), context);
            try (Balancer open = context.balancers().open(reference)) {
                for (var entry : wanted.entrySet()) {
                    if (present.has(entry)) continue;
                    context.beforeEffect("route " + entry.getKey() + " at " + reference.name());
                    begun = true;
                    open.route(args.plain("table"), entry.getKey(), entry.getValue());
                }
            }
            if (!present(args, context).is(wanted))
                throw new BalancerException(
                        "the table of " + reference.name() + " does not show, or would not keep, what was set");
            return Outcomes.done(Map.of(), wanted.size() + " entries set at " + reference.name());
        } catch (ServerAt.Unknown e) {
            return Outcomes.failed(e.failure(), Effect.NONE);
        } catch (BalancerException e) {
            return Outcomes.failed(
                    new Failure(
                            Code.BALANCER_FAILED,
                            String.valueOf(e.getMessage()),
                            "check the balancer; the step may be run again"),
                    begun ? Effect.PARTIAL : Effect.NONE);
        }
    }
}
