package dev.theseus.actions.logic;

import dev.theseus.actions.Outcomes;
import dev.theseus.core.plan.Question;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionContext.Answer;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Output;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Waits until a question holds, for as long as it must hold; a stall is shown with its last value. Or just for a time, where a guide says so. */
public final class Wait implements Action {

    @Override
    public String name() {
        return "wait";
    }

    @Override
    public String doc() {
        return "Waits until a question holds, or for a time.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                "question",
                Shape.required(
                        "question",
                        Shape.either(Shape.span(), Shape.awaiting()),
                        "what to wait for, with until, for and timeout; or a time"));
    }

    @Override
    public Nature nature(Args args) {
        return Nature.READS;
    }

    @Override
    public String describe(Args args) {
        if (!args.isQuestion("question")) return "wait " + shown(pause(args));
        return args.question("question")
                .map(question -> "wait until "
                        + question.until().map(until -> until.text()).orElse(question.source() + " succeeds"))
                .orElse("wait");
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        if (!args.isQuestion("question")) return pause(pause(args), context);
        Question question = args.question("question").orElseThrow();
        Answer answer = context.await(question);
        Map<String, Value> seen = new LinkedHashMap<>(answer.names());
        seen.put("value", answer.value());
        if (answer.holds()) return Outcomes.done(seen, "it holds: " + shown(answer));
        Failure failure = answer.failure()
                .orElseGet(() -> new Failure(
                        Code.TIMED_OUT,
                        describe(args) + ": it did not hold in time; last seen: " + shown(answer),
                        "find out what it waits for, then try again"));
        return new Outcome.Failed(failure, Effect.NONE, new Value.Fields(seen), Output.NONE);
    }

    private static Duration pause(Args args) {
        return args.span("question").orElseThrow(() -> new IllegalArgumentException("wait for nothing"));
    }

    private static String shown(Duration span) {
        return span.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    /** After a crash it begins again: whether the time had passed for what it was meant for, nobody knows. */
    private static Outcome pause(Duration span, ActionContext context) throws InterruptedException {
        context.progress("waits until " + context.clock().now().plus(span).truncatedTo(ChronoUnit.SECONDS));
        context.clock().sleep(span);
        return Outcomes.done(Map.of(), "waited " + shown(span));
    }

    static String shown(Answer answer) {
        String value = answer.value() instanceof Value.Nil
                ? Value.of(answer.names()).display()
                : answer.value().display();
        return value.length() <= 300 ? value : value.substring(0, 299) + "…";
    }
}
