package dev.theseus.actions.traffic;

import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How a server stands with a balancer. */
public final class BalancerSource implements QuestionSource {

    @Override
    public String name() {
        return "balancer";
    }

    @Override
    public String doc() {
        return "Looks how a server stands with a balancer.";
    }

    @Override
    public Shape shape() {
        return Shape.template();
    }

    @Override
    public Map<String, Shape> companions() {
        return Map.of("server", Shape.template());
    }

    @Override
    public Set<String> names() {
        return Set.of("state", "up", "in_flight", "sessions");
    }

    @Override
    public String describe(Args args) {
        return "server "
                + args.optionalText("server").map(text -> text.display() + " ").orElse("") + "at "
                + args.text("balancer").display();
    }

    @Override
    public Seen look(Args args, ActionContext context) throws InterruptedException {
        try {
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

    private static Seen failed(Failure failure) {
        return new Seen(Optional.empty(), Value.NIL, Map.of(), Optional.of(failure));
    }
}
