package dev.theseus.actions.traffic;

import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Template;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Balancer;
import dev.theseus.core.port.Balancer.BalancerException;
import dev.theseus.core.port.Balancer.Server;
import dev.theseus.core.port.Balancer.State;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import dev.theseus.core.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One server behind one balancer: what drain, admit and the question work on. The server is the step's host, under the name that the
 * host's variable {@code backend} gives, or its own, unless {@code server} names another.
 */
record ServerAt(BalancerRef balancer, String server) {

    static ServerAt of(String balancer, Optional<String> server, ActionContext context) throws Unknown {
        BalancerRef reference = reference(balancer, context);
        Value backend = context.host().vars().get("backend");
        String usual = backend == null ? context.host().name() : backend.display();
        return new ServerAt(reference, server.orElse(usual));
    }

    static BalancerRef reference(String balancer, ActionContext context) throws Unknown {
        BalancerRef reference = context.inventory().balancers().get(balancer);
        if (reference == null)
            throw new Unknown(
                    Code.UNKNOWN_BALANCER,
                    "the inventory has no balancer " + balancer,
                    "it has "
                            + (context.inventory().balancers().isEmpty()
                                    ? "none: add it under balancers:"
                                    : String.join(
                                            ", ",
                                            context.inventory().balancers().keySet())));
        return reference;
    }

    /** Its state now, and whether any other server could take its work. */
    record Sight(Server server, boolean another) {
        Map<String, Value> names() {
            Map<String, Value> names = new LinkedHashMap<>();
            names.put("state", Value.of(server.state().name().toLowerCase(Locale.ROOT)));
            names.put("up", Value.of(server.up()));
            names.put("in_flight", Value.of(server.inFlight()));
            names.put("sessions", Value.of(server.inFlight()));
            return names;
        }

        /** For the journal, and for undo. */
        Value found() {
            return Value.of(names());
        }

        String evidence() {
            return server.name() + " is " + server.state().name().toLowerCase(Locale.ROOT)
                    + (server.up() ? ", up, " : ", down, ") + server.inFlight() + " in flight";
        }
    }

    Sight look(ActionContext context) throws BalancerException, Unknown, InterruptedException {
        try (Balancer open = context.balancers().open(balancer)) {
            List<Server> servers = open.servers();
            Server found = servers.stream()
                    .filter(one -> one.name().equals(server))
                    .findFirst()
                    .orElseThrow(() -> new Unknown(
                            Code.BALANCER_FAILED,
                            "balancer " + balancer.name() + " has no server " + server,
                            "it has "
                                    + String.join(
                                            ", ",
                                            servers.stream().map(Server::name).toList())
                                    + "; say server:, or give the host a variable backend"));
            boolean another = servers.stream()
                    .anyMatch(one -> !one.name().equals(server) && one.state() == State.READY && one.up());
            return new Sight(found, another);
        }
    }

    /** Sets the state and reads it back: a balancer has no fence, so that another's change would otherwise not be noticed. */
    void set(State state, ActionContext context) throws BalancerException, InterruptedException {
        try (Balancer open = context.balancers().open(balancer)) {
            open.set(server, state);
            for (Server one : open.servers())
                if (one.name().equals(server) && one.state() != state)
                    throw new BalancerException("balancer " + balancer.name() + " shows " + server + " as "
                            + one.state() + " after it was set to " + state);
        }
    }

    static State state(Value found, State otherwise) {
        return found instanceof Value.Fields(var fields) && fields.get("state") instanceof Value.Text(var text)
                ? State.valueOf(text.toUpperCase(Locale.ROOT))
                : otherwise;
    }

    /** A question about this server that somebody can wait for. */
    Question question(Expr until, Expr value, Question.Polling polling) {
        return question(balancer, "server", server, until, value, polling);
    }

    /** @param what of the balancer is asked about: server, pool or key */
    static Question question(
            BalancerRef balancer, String what, String name, Expr until, Expr value, Question.Polling polling) {
        Map<String, Arg> args = new LinkedHashMap<>();
        args.put("balancer", new Arg.Words(Template.literal(balancer.name(), Place.NOWHERE)));
        args.put(what, new Arg.Words(Template.literal(name, Place.NOWHERE)));
        return new Question(
                "balancer",
                new Arg.Fields(args),
                Question.Parse.TEXT,
                Optional.of(value),
                Optional.of(until),
                Optional.empty(),
                polling,
                until.place());
    }

    static Expr expr(String text) {
        return new Expr(text, Place.NOWHERE);
    }

    static Question.Polling polling(Args args) {
        return new Question.Polling(
                Optional.of(args.span("every").orElse(java.time.Duration.ofMillis(500))),
                Optional.empty(),
                args.span("timeout"),
                args.span("stalls_after"));
    }

    /** A name that means nothing here. */
    static final class Unknown extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Failure failure;

        Unknown(Code code, String message, String remedy) {
            super(message);
            failure = new Failure(code, message, remedy);
        }

        Failure failure() {
            return failure;
        }
    }
}
