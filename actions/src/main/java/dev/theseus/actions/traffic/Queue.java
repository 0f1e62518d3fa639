package dev.theseus.actions.traffic;

import dev.theseus.core.port.Args;
import dev.theseus.core.port.RequestQueue.Bounds;
import dev.theseus.core.shape.Shape;
import java.time.Duration;
import java.util.Optional;

/** Makes a tenant's requests wait at a balancer, and waits until those that had begun have ended: then it can be moved. */
public final class Queue extends QueueAction {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final long MOST = 200;

    public Queue() {
        super("queue", "at");
    }

    @Override
    public String doc() {
        return "Makes a tenant's requests wait at a balancer, and waits until those that had begun have ended.";
    }

    @Override
    public Shape shape() {
        return withKeys(
                Shape.optional("wait_at_most", Shape.span(), "for how long one request waits; 30s where absent"),
                Shape.optional(
                        "length",
                        Shape.number(1, 1_000_000),
                        "how many requests of one key wait at a time; 200 where absent"));
    }

    @Override
    Optional<Bounds> wanted(Args args) {
        return Optional.of(new Bounds(args.span("wait_at_most").orElse(LONGEST), args.number("length", MOST)));
    }
}
