package dev.theseus.engine.drive;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Question;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionContext.Answer;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Clock;
import dev.theseus.core.port.Expressions;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.port.Expressions.Scope;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.FilledArgs;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Durations;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Asks questions: looks, parses, evaluates, and waits until they hold. */
final class Questions {
    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(2);
    private static final Pattern LOOKS_AT_STATUS = Pattern.compile("\\b(exit|status)\\b");

    private final Map<String, QuestionSource> sources;
    private final Expressions expressions;
    private final Clock clock;
    private final Limits limits;

    Questions(Map<String, QuestionSource> sources, Expressions expressions, Clock clock, Limits limits) {
        this.sources = sources;
        this.expressions = expressions;
        this.clock = clock;
        this.limits = limits;
    }

    /**
     * Asks, and again within the question's {@code timeout} where what it looks at cannot be reached: a database that is away for a moment answers
     * neither yes nor no.
     */
    Answer ask(Question question, Scope scope, ActionContext context) throws ActionException, InterruptedException {
        if (question.polling().timeout().isEmpty()) return once(question, scope, context);
        Instant deadline = clock.now().plus(question.polling().timeout().get());
        while (true) {
            boolean late = !deadline.isAfter(clock.now());
            try {
                Answer answer = once(question, scope, context);
                if (late || !unanswered(question, answer)) return answer;
            } catch (ActionException e) {
                boolean unseen = e.kind() == ActionException.Kind.NOT_STARTED || Settling.isLater(e.failure());
                if (late || !unseen) throw e;
            }
            clock.sleep(question.polling().every().orElse(DEFAULT_PAUSE));
        }
    }

    /** Whether a look failed of which the plan does not say what its failure means: it tells neither that the question holds nor that it does not. */
    static boolean unanswered(Question question, Answer answer) {
        boolean statusIsTheAnswer = question.until()
                .map(until -> LOOKS_AT_STATUS.matcher(until.text()).find())
                .orElse(question.value().isEmpty() && question.parse() == Question.Parse.TEXT);
        return answer.failure().isPresent() && !statusIsTheAnswer;
    }

    /** An expression that errs is never "does not hold": it is an exception. */
    private Answer once(Question question, Scope scope, ActionContext context)
            throws ActionException, InterruptedException {
        try {
            return look(question, scope, context);
        } catch (ExpressionFailed e) {
            throw erring(e);
        }
    }

    private static ActionException erring(ExpressionFailed e) {
        return new ActionException(
                ActionException.Kind.IN_DOUBT,
                new Failure(
                        Code.EXPRESSION_FAILED,
                        "the expression '" + e.expr().text() + "' at "
                                + e.expr().place() + " cannot be evaluated: " + e.getMessage(),
                        "correct what it looks at, then retry"));
    }

    private Answer look(Question question, Scope scope, ActionContext context)
            throws ExpressionFailed, ActionException, InterruptedException {
        QuestionSource source = sources.get(question.source());
        if (source == null) throw new IllegalStateException("no question source '" + question.source() + "'");
        Args args = FilledArgs.fill((Arg.Fields) question.args(), scope, expressions);
        QuestionSource.Seen seen = source.look(args, context);
        Map<String, Value> names = new LinkedHashMap<>(seen.names());
        Value value = seen.value();
        boolean usable = seen.failure().isEmpty();
        if (usable && seen.text().isPresent() && question.parse() != Question.Parse.TEXT) {
            value = expressions.parse(question.parse(), seen.text().get());
            String parsedName = parsedName(question.parse());
            if (!parsedName.isEmpty()) names.put(parsedName, value);
        } else if (seen.text().isPresent() && value instanceof Value.Nil) {
            value = Value.of(seen.text().get());
        }
        names.put("value", value);
        if (usable && question.value().isPresent()) {
            value = expressions.evaluate(question.value().get(), scope.with(names));
            names.put("value", value);
        }
        return new Answer(holds(question, seen, scope.with(names)), value, names, seen.failure());
    }

    private static String parsedName(Question.Parse parse) {
        return switch (parse) {
            case CSV -> "rows";
            case LINES -> "lines";
            case JSON, YAML -> "json";
            case TEXT, NUMBER, VERSION -> "";
        };
    }

    /** A look that failed does not hold, unless {@code until} looks at the exit status itself. */
    private boolean holds(Question question, QuestionSource.Seen seen, Scope scope) throws ExpressionFailed {
        if (question.until().isEmpty()) return seen.failure().isEmpty();
        return speaks(question.until().get(), seen.failure())
                && truth(question.until().get(), scope);
    }

    /** Whether an expression has something to say of a look: of one that failed, only if it looks at the exit status itself. */
    private static boolean speaks(Expr expr, Optional<Failure> failure) {
        return failure.isEmpty() || LOOKS_AT_STATUS.matcher(expr.text()).find();
    }

    private boolean truth(Expr expr, Scope scope) throws ExpressionFailed {
        Value held = expressions.evaluate(expr, scope);
        if (held instanceof Value.Bool(var truth)) return truth;
        throw new ExpressionFailed(expr, "it gives " + held.display() + ", which is neither true nor false");
    }

    /** Asks until it holds for its soak time, or says why it did not: timed out, or stalled. */
    Answer await(Question question, Scope scope, ActionContext context, Consumer<String> progress)
            throws ActionException, InterruptedException {
        Question.Polling polling = question.polling();
        Duration pause = polling.every().orElse(DEFAULT_PAUSE);
        Duration soak = polling.soak().orElse(Duration.ZERO);
        Instant deadline = clock.now().plus(polling.timeout().orElse(limits.awaitTimeout()));
        Value previous = Value.NIL;
        Instant moved = clock.now();
        Optional<Instant> holdsSince = Optional.empty();
        while (true) {
            Value before = previous;
            Scope here = scope.with(Map.of("previous", before));
            Answer answer = once(question, here, context);
            Instant now = clock.now();
            if (!answer.value().equals(previous)) {
                previous = answer.value();
                moved = now;
                progress.accept(shorten(answer.value()));
            }
            if (answer.holds()) {
                if (holdsSince.isEmpty()) holdsSince = Optional.of(now);
                if (!holdsSince.get().plus(soak).isAfter(now)) return answer;
            } else {
                holdsSince = Optional.empty();
                Optional<Failure> given = hopeless(question, answer, here);
                if (given.isEmpty()) given = givenUp(polling, answer, moved, deadline, now);
                if (given.isPresent()) return new Answer(false, answer.value(), answer.names(), given);
            }
            clock.sleep(pause);
        }
    }

    /** Whether what was seen means that it will not hold any more. */
    private Optional<Failure> hopeless(Question question, Answer answer, Scope scope) throws ActionException {
        Optional<Expr> failsWhen = question.polling().failsWhen();
        if (failsWhen.isEmpty() || !speaks(failsWhen.get(), answer.failure())) return Optional.empty();
        try {
            if (!truth(failsWhen.get(), scope.with(answer.names()))) return Optional.empty();
        } catch (ExpressionFailed e) {
            throw erring(e);
        }
        return Optional.of(new Failure(
                Code.WILL_NOT_HOLD,
                "it will not hold any more: " + failsWhen.get().text() + "; " + last(answer),
                "find out what failed; put it right, then retry"));
    }

    private static String last(Answer answer) {
        return "last seen: " + shorten(answer.value())
                + answer.failure()
                        .map(failure -> " (" + failure.message() + ")")
                        .orElse("");
    }

    private static Optional<Failure> givenUp(
            Question.Polling polling, Answer answer, Instant moved, Instant deadline, Instant now) {
        String last = last(answer);
        if (polling.stallsAfter().isPresent()
                && !moved.plus(polling.stallsAfter().get()).isAfter(now))
            return Optional.of(new Failure(
                    Code.STALLED,
                    "nothing has moved for " + Durations.format(Duration.between(moved, now)) + "; " + last,
                    "find out what holds it up, then retry"));
        if (!deadline.isAfter(now))
            return Optional.of(new Failure(
                    Code.TIMED_OUT, "it does not hold within its time; " + last, "find out why, then retry"));
        return Optional.empty();
    }

    private static String shorten(Value value) {
        String text = value.display();
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
