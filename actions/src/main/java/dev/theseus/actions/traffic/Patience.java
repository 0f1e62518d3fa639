package dev.theseus.actions.traffic;

import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Balancer.BalancerException;
import java.time.Duration;
import java.time.Instant;

/** For how long a balancer that does not answer is asked again how things stand: one that is restarted is away for a moment. */
record Patience(ActionContext context, Duration span) {
    private static final Duration USUAL = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** The step's own time limit, where that is shorter than usual. */
    static Duration of(Args args) {
        return args.span("timeout").filter(span -> span.compareTo(USUAL) < 0).orElse(USUAL);
    }

    /** A look at a balancer. */
    interface Look<T> {
        T look() throws BalancerException, ServerAt.Unknown, InterruptedException;
    }

    <T> T look(Look<T> look) throws BalancerException, ServerAt.Unknown, InterruptedException {
        Instant deadline = context.clock().now().plus(span);
        while (true) {
            try {
                return look.look();
            } catch (BalancerException e) {
                if (!context.clock().now().plus(PAUSE).isBefore(deadline)) throw e;
                context.progress(String.valueOf(e.getMessage()));
                context.clock().sleep(PAUSE);
            }
        }
    }
}
