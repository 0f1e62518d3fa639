package dev.theseus.actions.traffic;

import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.port.RequestQueue;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How a server stands with a balancer, or a pool, or the requests of a key; or what one of its tables holds. */
public final class BalancerSource implements QuestionSource {

    @Override
    public String name() {
        return "balancer";
    }

    @Override
    public String doc() {
        return "Looks how a server stands with a balancer, or a pool, or the requests of a key, or what a table holds.";
    }

    @Override
    public Shape shape() {
        return Shape.template();
    }

    @Override
    public Map<String, Shape> companions() {
        return Map.of(
                "server", Shape.template(),
                "pool", Shape.template(),
                "key", Shape.template(),
                "table", Shape.template(),
                "to", Shape.template());
    }

    @Override
    public Set<String> names() {
        return Set.of("state", "up", "in_flight", "sessions", "waits", "entries");
    }

    @Override
    public String describe(Args args) {
        for (String what : List.of("server", "pool", "key", "table"))
            if (args.has(what))
                return what + " " + args.text(what).display() + " at "
                        + args.text("balancer").display();
        return "server at " + args.text("balancer").display();
    }

    @Override
    public Seen look(Args args, ActionContext context) throws InterruptedException {
        try {
            if (args.has("table")) return atTable(args, context);
            if (args.has("pool") || args.has("key")) return atQueue(args, context);
            ServerAt.Sight sight = ServerAt.of(args.plain("balancer"), args.optionalPlain("server"), context)
                    .look(context);
            return new Seen(Optional.empty(), sight.found(), sight.names(), Optional.empty());
        } catch (ServerAt.Unknown e) {
            return failed(e.failure());
        } catch (BalancerException e) {
            return failed(new Failure(
                    Code.BALANCER_FAILED, String.valueOf(e.getMessage()), "check that the balancer answers"));
        }
    }

    /** What a routing table holds: all of it, or what leads to one place. */
    private static Seen atTable(Args args, ActionContext context)
            throws ServerAt.Unknown, BalancerException, InterruptedException {
        alone(args, "table");
        try (Balancer open = context.balancers().open(ServerAt.reference(args.plain("balancer"), context))) {
            Map<String, Value> entries = new LinkedHashMap<>();
            for (var entry : open.routes(args.plain("table")).entrySet())
                if (!args.has("to") || entry.getValue().equals(args.plain("to")))
                    entries.put(entry.getKey(), Value.of(entry.getValue()));
            Value all = Value.of(entries);
            return new Seen(Optional.empty(), all, Map.of("entries", all), Optional.empty());
        }
    }

    private static void alone(Args args, String what) throws ServerAt.Unknown {
        for (String other : List.of("server", "pool", "key", "table"))
            if (!other.equals(what) && args.has(other))
                throw new ServerAt.Unknown(
                        Code.BALANCER_FAILED,
                        "a look at a balancer is for a server, a pool, a key or a table",
                        "say one of them");
    }

    /** What the queue knows. */
    private static Seen atQueue(Args args, ActionContext context)
            throws ServerAt.Unknown, BalancerException, InterruptedException {
        alone(args, args.has("pool") ? "pool" : "key");
        try (Balancer open = context.balancers().open(ServerAt.reference(args.plain("balancer"), context))) {
            RequestQueue queue = open.queue();
            Map<String, Value> names = new LinkedHashMap<>();
            if (args.has("pool")) names.put("up", Value.of(queue.isUp(args.plain("pool"))));
            else {
                names.put("in_flight", Value.of(queue.inFlight(args.plain("key"))));
                names.put("waits", Value.of(queue.held().containsKey(args.plain("key"))));
            }
            return new Seen(Optional.empty(), Value.of(names), names, Optional.empty());
        }
    }

    private static Seen failed(Failure failure) {
        return new Seen(Optional.empty(), Value.NIL, Map.of(), Optional.of(failure));
    }
}
