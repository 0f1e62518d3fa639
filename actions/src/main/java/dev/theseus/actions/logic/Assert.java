package dev.theseus.actions.logic;

import dev.theseus.actions.Outcomes;
import dev.theseus.core.plan.Expr;
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
import java.util.Optional;

/** Something that must be so, or the step fails with what was seen instead. */
public final class Assert implements Action {

    @Override
    public String name() {
        return "assert";
    }

    @Override
    public String doc() {
        return "Fails unless an expression is true, or a question holds.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                "that",
                Shape.required(
                        "that",
                        Shape.either(Shape.expression(), Shape.asking()),
                        "an expression that must be true, or a question that must hold"),
                Shape.optional("message", Shape.template(), "what to say where it is not so"));
    }

    @Override
    public Nature nature(Args args) {
        return Nature.READS;
    }

    @Override
    public String describe(Args args) {
        if (!args.isQuestion("that"))
            return "assert " + args.expression("that").map(Expr::text).orElse("");
        Question question = args.question("that").orElseThrow();
        return "assert " + question.until().map(Expr::text).orElse(question.source() + " succeeds");
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        return args.isQuestion("that") ? question(args, context) : expression(args, context);
    }

    private Outcome expression(Args args, ActionContext context) throws ActionException {
        Expr expr = args.expression("that").orElseThrow();
        Value value = context.evaluate(expr, Map.of());
        if (value.equals(Value.of(true))) return Outcomes.done(Map.of(), "it is so: " + expr.text());
        String seen = value.equals(Value.of(false)) ? Sides.seen(expr, context) : "it is " + value.display();
        return failed(args, seen, Map.of());
    }

    private Outcome question(Args args, ActionContext context) throws ActionException, InterruptedException {
        Answer answer = context.ask(args.question("that").orElseThrow());
        if (answer.holds()) return Outcomes.done(answer.names(), "it holds: " + Wait.shown(answer));
        Map<String, Value> seen = new LinkedHashMap<>(answer.names());
        Optional<String> why = answer.failure().map(Failure::message);
        return failed(args, why.orElse("seen: " + Wait.shown(answer)), seen);
    }

    private Outcome failed(Args args, String seen, Map<String, Value> names) {
        String message =
                args.optionalText("message").map(text -> text.display()).orElse(describe(args) + " does not hold");
        return new Outcome.Failed(
                new Failure(
                        Code.ASSERTION_FAILED,
                        message + "; " + seen,
                        "nothing was changed by this step: make it so, then try again"),
                Effect.NONE,
                new Value.Fields(names),
                Output.NONE);
    }
}
