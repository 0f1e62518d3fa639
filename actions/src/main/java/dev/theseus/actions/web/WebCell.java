package dev.theseus.actions.web;

import dev.theseus.actions.Named;
import dev.theseus.actions.format.Cell;
import dev.theseus.actions.host.HostFile.Refused;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The document behind an address: read by GET, written whole by PUT. Where the server gives an entity tag, the write names it, so that a
 * change in between is noticed there; where it gives none, it is read once more just before.
 */
public final class WebCell implements Cell {
    public static final Shape SHAPE = Shape.section(
            "url",
            Shape.required("url", Shape.template(), "where it is read by GET and written by PUT"),
            Shape.optional("headers", Shape.named(Shape.template()), "headers; they may hold secrets"),
            Shape.optional("write", Shape.choice("PUT", "POST"), "how it is written; PUT where absent"),
            Shape.optional("timeout", Shape.span(), "how long an answer may take; 60s where absent"));

    private final Exchange exchange = new Exchange();
    private final Args args;
    private final ActionContext context;
    private Optional<String> tag = Optional.empty();

    public WebCell(Args args, ActionContext context) {
        this.args = args;
        this.context = context;
    }

    @Override
    public String shown() {
        return args.text("url").display();
    }

    @Override
    public String read() throws Refused, InterruptedException {
        try {
            Exchange.Response response = exchange.send(request("GET", Map.of(), Optional.empty()), context.vault());
            if (response.status() != 200 || response.truncated())
                throw refused(
                        Code.HTTP_FAILED,
                        "GET " + shown() + " was answered with status " + response.status()
                                + (response.truncated() ? ", and more than can be edited" : ""),
                        "check the address");
            tag = Optional.ofNullable(response.headers().get("etag"));
            return response.body();
        } catch (IllegalArgumentException e) {
            throw refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        } catch (IOException e) {
            throw refused(Code.HTTP_FAILED, "GET " + shown() + " was not answered: " + why(e), "try again");
        }
    }

    @Override
    public void write(String expected, String wanted) throws Refused, ActionException, InterruptedException {
        if (!read().equals(expected))
            throw refused(
                    Code.CHANGED_SINCE,
                    shown() + " was changed by somebody else just now; it was left as it is",
                    "look at what changed, then try again");
        Map<String, SafeText> more = new LinkedHashMap<>();
        more.put("Content-Type", SafeText.plain("application/json"));
        tag.ifPresent(known -> more.put("If-Match", SafeText.plain(known)));
        String method = args.optionalPlain("write").orElse("PUT");
        context.beforeEffect(method + " " + shown());
        try {
            Exchange.Response response =
                    exchange.send(request(method, more, Optional.of(SafeText.plain(wanted))), context.vault());
            if (response.status() < 200 || response.status() > 299)
                throw refused(
                        response.status() == 412 ? Code.CHANGED_SINCE : Code.HTTP_FAILED,
                        method + " " + shown() + " was answered with status " + response.status() + ": "
                                + Named.excerpt(response.body()),
                        "read the answer");
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw refused(Code.HTTP_FAILED, method + " " + shown() + ": no connection; nothing was sent", "try again");
        } catch (IOException e) {
            throw new ActionException(
                    ActionException.Kind.IN_DOUBT,
                    new Failure(
                            Code.HTTP_FAILED,
                            method + " " + shown() + " was not answered: " + why(e)
                                    + "; whether it took effect is not known",
                            "look at the other end, then answer whether it is done"));
        }
    }

    private Exchange.Request request(String method, Map<String, SafeText> more, Optional<SafeText> body) {
        Map<String, SafeText> headers = new LinkedHashMap<>(more);
        headers.putAll(args.named("headers"));
        return new Exchange.Request(method, args.plain("url"), Map.of(), headers, body, false, args.span("timeout"));
    }

    private static String why(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static Refused refused(Code code, String message, String remedy) {
        return new Refused(new Failure(code, message, remedy), Effect.NONE);
    }
}
