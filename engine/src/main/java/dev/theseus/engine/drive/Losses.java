package dev.theseus.engine.drive;

import dev.theseus.core.plan.Question;
import dev.theseus.core.port.ActionContext.Answer;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.port.Failure;
import dev.theseus.core.run.Choices;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import dev.theseus.core.run.TargetState;
import dev.theseus.core.value.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What users wrote since they came back, and would lose: on each target the plan's own count ({@code opens_to_users.writes}) now, less the
 * one when users came back. Only looks. A count that fails hinders nobody: it says so instead of a number.
 */
public final class Losses {
    /** The capture of the step that let users in: the count as it was then, or in words why there is none. */
    static final String THEN = "writes_when_opened";

    private static final int SHOWN = 20;

    private final Workplace place;
    private final Asking asking;

    Losses(Workplace place, Asking asking) {
        this.place = place;
        this.asking = asking;
    }

    /** For a run that nobody drives. */
    public static Losses of(Parts parts, RunState state) {
        Workplace place = new Workplace(Means.of(parts, new StateAccess(state), Watcher.NONE));
        return new Losses(place, new Asking(place));
    }

    /** Whether what a person said takes users' writes back, without an answer to that yet, and the plan can count them. */
    static boolean concern(RunState state, Input said) {
        boolean back = switch (said) {
            case Input.Wish wish -> wish.kind() == Event.RequestKind.ROLLBACK && !wish.accepted();
            case Input.Answer answer ->
                (answer.choice().equals(Choices.ROLLBACK) || answer.choice().equals(Choices.LOOK))
                        && Optional.ofNullable(state.holds().get(answer.hold()))
                                .filter(hold -> hold.kind() != Event.HoldKind.LOSES_WRITES)
                                .isPresent();
            default -> false;
        };
        return back && state.countsWrites();
    }

    private static Optional<Question> writes(RunState state, TargetState target) {
        return target.openedBy()
                .flatMap(site -> state.plan().step(site.step()).marks().writes());
    }

    /** @param then the count when users came back */
    private record Open(String name, Instant since, Site by, Optional<Question> writes, Value then) {}

    /** A sentence for each target that users write to, the first ones where there are many. */
    public List<String> counted() throws InterruptedException {
        List<Open> open = place.state().read(Losses::open);
        List<String> said = new ArrayList<>();
        for (Open each : open.subList(0, Math.min(open.size(), SHOWN))) said.add(sentence(each));
        if (open.size() > SHOWN) said.add((open.size() - SHOWN) + " more targets, not counted");
        return said;
    }

    private static List<Open> open(RunState run) {
        List<Open> open = new ArrayList<>();
        for (TargetState target : run.openTargets()) {
            Site by = target.openedBy().orElseThrow();
            open.add(new Open(
                    target.target().name(),
                    target.openedAt().orElseThrow().truncatedTo(ChronoUnit.SECONDS),
                    by,
                    writes(run, target),
                    run.captured(by).getOrDefault(THEN, Value.NIL)));
        }
        return open;
    }

    private String sentence(Open open) throws InterruptedException {
        String since = " on " + open.name() + " since " + open.since();
        if (open.writes().isEmpty()) return "writes" + since + ", and the plan does not say how to count them";
        Optional<BigDecimal> before = number(open.then());
        if (before.isEmpty()) return "writes" + since + ", not counted when users came back" + because(open.then());
        Value now = ask(open.by(), open.writes().get());
        Optional<BigDecimal> after = number(now);
        if (after.isEmpty()) return "writes" + since + ", which cannot be counted now" + because(now);
        BigDecimal writes = after.get().subtract(before.get());
        if (writes.signum() < 0) return "writes" + since + "; the plan's count went down, so their number is not known";
        return "about " + String.format(Locale.ROOT, "%,.0f", writes) + " writes" + since;
    }

    private static String because(Value value) {
        return value instanceof Value.Text(var why) ? ": " + why : "";
    }

    private Value ask(Site site, Question question) throws InterruptedException {
        try {
            StepContext context = place.context(
                    site, 1, "f", place.host(site), place.parts().clock().now(), StepContext.Mode.FRESH);
            return now(question, site, context);
        } catch (ExpressionFailed e) {
            return Value.of(Workplace.failed(e).message());
        } catch (Workplace.Misdirected e) {
            return Value.of(e.failure().message());
        }
    }

    /** The count as the step that lets users in is concluded: before anything else, so that few writes are missed. */
    Map<String, Value> whenOpened(Site site, StepContext context) throws InterruptedException {
        Optional<Question> question = place.step(site).marks().writes();
        return question.isEmpty() ? Map.of() : Map.of(THEN, now(question.get(), site, context));
    }

    /** The count, or in words why there is none. */
    private Value now(Question question, Site site, StepContext context) throws InterruptedException {
        try {
            Answer answer = asking.ask(question, site, context);
            Optional<String> failed = answer.failure().map(Failure::message);
            if (failed.isPresent()) return Value.of(failed.get());
            return number(answer.value()).isPresent()
                    ? answer.value()
                    : Value.of("'" + answer.value().display() + "' is not a number");
        } catch (ActionException e) {
            return Value.of(e.failure().message());
        }
    }

    private static Optional<BigDecimal> number(Value value) {
        return switch (value) {
            case Value.Int(long count) -> Optional.of(BigDecimal.valueOf(count));
            case Value.Real(double count) when Double.isFinite(count) -> Optional.of(BigDecimal.valueOf(count));
            case Value.Text(var text)
            when text.strip().matches("\\d{1,18}") -> Optional.of(new BigDecimal(text.strip()));
            default -> Optional.empty();
        };
    }
}
