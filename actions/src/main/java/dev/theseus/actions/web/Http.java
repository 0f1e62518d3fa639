package dev.theseus.actions.web;

import dev.theseus.actions.Named;
import dev.theseus.actions.Outcomes;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Output;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.util.Set;

/** An HTTP request, sent from the controller. What changes something and was not answered is in doubt. */
public final class Http implements Action {
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE");

    private final Exchange exchange = new Exchange();

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String doc() {
        return "Sends an HTTP request from the controller.";
    }

    @Override
    public Shape shape() {
        return new Shape.Section(Requests.KEYS, "url");
    }

    @Override
    public Nature nature(Args args) {
        return Requests.reads(args)
                ? Nature.READS
                : new Nature(true, IDEMPOTENT.contains(Requests.method(args)), UndoBy.PLAN, WayBackCost.FREE);
    }

    @Override
    public Set<String> results() {
        return Set.of("status", "body", "json", "headers", "truncated");
    }

    @Override
    public String describe(Args args) {
        return Requests.shown(args);
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            Exchange.Request request = Requests.of(args, context.vault());
            if (!Requests.reads(args)) context.beforeEffect(describe(args));
            return outcome(args, exchange.send(request, context.vault()));
        } catch (IllegalArgumentException e) {
            return Outcomes.refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return Outcomes.refused(
                    Code.HTTP_FAILED,
                    describe(args) + ": no connection; nothing was sent",
                    "check that the address answers from the controller");
        } catch (IOException e) {
            return unanswered(args, e);
        }
    }

    private Outcome unanswered(Args args, IOException e) throws ActionException {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (Requests.reads(args))
            return Outcomes.refused(Code.HTTP_FAILED, describe(args) + " was not answered: " + why, "try again");
        throw new ActionException(
                ActionException.Kind.IN_DOUBT,
                new Failure(
                        Code.HTTP_FAILED,
                        describe(args) + " was not answered: " + why + "; whether it took effect is not known",
                        "look at the other end, then answer whether it is done"));
    }

    private Outcome outcome(Args args, Exchange.Response response) {
        var result = new Value.Fields(response.names());
        var output = new Output(response.body(), "", response.truncated());
        if (Requests.expected(args, response.status())) return new Outcome.Done(result, output);
        String said = Named.excerpt(response.body());
        return new Outcome.Failed(
                new Failure(
                        Code.HTTP_FAILED,
                        describe(args) + " was answered with status " + response.status()
                                + (said.isEmpty() ? "" : ":\n" + said),
                        "read the answer; statuses that are fine go under expect:"),
                Requests.reads(args) ? Effect.NONE : Effect.PARTIAL,
                result,
                output);
    }
}
