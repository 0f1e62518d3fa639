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
import java.util.LinkedHashMap;
import java.util.Map;

/** Waits until a question holds, for as long as it must hold; a stall is shown with its last value. */
public final class Wait implements Action {

    @Override
    public String name() {
        return "wait";
    }

    @Override
    public String doc() {
        return "Waits until a question holds.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                "question",
                Shape.required("question", Shape.asking(), "what to wait for, with until, for and timeout"));
    }

    @Override
    public Nature nature(Args args) {
        return Nature.READS;
    }

    @Override
    public String describe(Args args) {
        return args.question("question")
                .map(question -> "wait until "
                        + question.until().map(until -> until.text()).orElse(question.source() + " succeeds"))
                .orElse("wait");
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        Question question =
                args.question("question").orElseThrow(() -> new IllegalArgumentException("wait without a question"));
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

    static String shown(Answer answer) {
        String value = answer.value() instanceof Value.Nil
                ? Value.of(answer.names()).display()
                : answer.value().display();
        return value.length() <= 300 ? value : value.substring(0, 299) + "…";
    }
}
