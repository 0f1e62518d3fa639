package dev.theseus.actions.traffic;

import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Question;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.RequestQueue;
import dev.theseus.core.port.RequestQueue.Bounds;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys of one or more tenants at one balancer: what queue and release work on. */
record KeysAt(BalancerRef balancer, Set<String> keys) {

    static KeysAt of(Args args, String where, ActionContext context) throws ServerAt.Unknown {
        Set<String> keys = named(args);
        if (keys.isEmpty())
            throw new ServerAt.Unknown(
                    Code.BALANCER_FAILED, "there is no key whose requests are meant", "say which: keys: \"${tenant}\"");
        return new KeysAt(ServerAt.reference(args.plain(where), context), keys);
    }

    /** What stands at {@code keys}. @throws IllegalArgumentException where something there is no text, or hides something */
    static Set<String> named(Args args) {
        Set<String> keys = new LinkedHashSet<>();
        collect(args.value("keys"), keys);
        return keys;
    }

    private static void collect(Value value, Set<String> keys) {
        switch (value) {
            case Value.Items(var items) -> items.forEach(item -> collect(item, keys));
            case Value.Text(var text) -> keys.add(text);
            case Value.Int number -> keys.add(number.display());
            default ->
                throw new IllegalArgumentException("a key must be a text and hide nothing, and not "
                        + value.getClass().getSimpleName());
        }
    }

    String shown() {
        return String.join(", ", keys);
    }

    /** Work on a queue that was opened for it. */
    interface Work<T> {
        T with(RequestQueue queue) throws BalancerException, InterruptedException;
    }

    <T> T open(ActionContext context, Work<T> work) throws BalancerException, ServerAt.Unknown, InterruptedException {
        try (Balancer open = context.balancers().open(balancer)) {
            RequestQueue queue = open.queue();
            for (String key : keys) {
                Optional<String> why = queue.refuses(key);
                if (why.isPresent())
                    throw new ServerAt.Unknown(
                            Code.BALANCER_FAILED,
                            "'" + key + "' cannot be a key at " + balancer.name() + ": " + why.get(),
                            "nothing was changed; name the tenant as the balancer knows it");
            }
            return work.with(queue);
        }
    }

    /** The bounds of each key whose requests wait now. */
    Map<String, Bounds> held(RequestQueue queue) throws BalancerException, InterruptedException {
        Map<String, Bounds> held = new LinkedHashMap<>(queue.held());
        held.keySet().retainAll(keys);
        return held;
    }

    long inFlight(RequestQueue queue) throws BalancerException, InterruptedException {
        long sum = 0;
        for (String key : keys) sum += queue.inFlight(key);
        return sum;
    }

    /** For the journal, and for undo: each key's bounds, empty where its requests pass. */
    Value found(Map<String, Bounds> held) {
        Map<String, Value> found = new LinkedHashMap<>();
        for (String key : keys)
            found.put(
                    key,
                    Value.of(
                            Optional.ofNullable(held.get(key)).map(Bounds::text).orElse("")));
        return Value.of(found);
    }

    static Map<String, Bounds> heldBefore(Value found) {
        Map<String, Bounds> held = new LinkedHashMap<>();
        if (found instanceof Value.Fields(var entries))
            entries.forEach((key, text) -> Bounds.of(text.display()).ifPresent(bounds -> held.put(key, bounds)));
        return held;
    }

    /**
     * A question about one key that somebody can wait for.
     *
     * <p>What passed the queue a moment before it was closed may not be counted yet: nothing in flight must be seen for a while.
     */
    Question ended(String key, Args args) {
        Question.Polling polling = ServerAt.polling(args);
        return ServerAt.question(
                balancer,
                "key",
                key,
                ServerAt.expr("in_flight == 0"),
                ServerAt.expr("in_flight"),
                new Question.Polling(
                        Optional.of(args.span("every").orElse(Duration.ofMillis(100))),
                        Optional.of(Duration.ofMillis(300)),
                        polling.timeout(),
                        polling.stallsAfter()));
    }

    Question up(String pool, Args args) {
        Expr up = ServerAt.expr("up");
        return ServerAt.question(balancer, "pool", pool, up, up, ServerAt.polling(args));
    }
}
