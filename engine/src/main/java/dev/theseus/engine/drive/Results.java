package dev.theseus.engine.drive;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext.Answer;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Output;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.Site;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Turns what an action brought back into what the decider is told: masked, bounded, with remedies matched and exit statuses read. */
final class Results {
    /** Longest text that goes into the journal; more is in the kept output. */
    private static final int TEXT_LIMIT = 64 * 1024;

    private static final int CAPTURE_LIMIT = 1024;
    private static final Set<String> NOT_CAPTURED = Set.of(
            "output", "stderr", "lines", "body", "rows", "json", "headers", "exit", "status", "value", "truncated");

    private final Outputs outputs;
    private final UnaryOperator<String> masking;
    private final Masks masks;

    Results(Outputs outputs, UnaryOperator<String> masking) {
        this.outputs = outputs;
        this.masking = masking;
        // Masked first: half of a secret, cut off at the limit, would not be known for one.
        this.masks = new Masks(text -> shorten(masking.apply(text), TEXT_LIMIT));
    }

    static String outputName(Site site, int attempt) {
        return site.word() + ".a" + attempt;
    }

    void keep(String name, Output output) {
        if (output.out().isEmpty() && output.err().isEmpty()) return;
        outputs.keep(name, new Output(masking.apply(output.out()), masking.apply(output.err()), output.truncated()));
    }

    Input input(Step step, Site site, int attempt, Action.Outcome outcome) {
        String name = outputName(site, attempt);
        return switch (outcome) {
            case Action.Outcome.Done(var result, var output) -> {
                keep(name, output);
                Optional<Step.ExitMeaning> meaning = meaning(step, result);
                boolean over = meaning.isEmpty() || meaning.get() == Step.ExitMeaning.DONE;
                yield over
                        ? new Input.Applied(site, attempt, new Value.Fields(masked(result.values())))
                        : new Input.Failed(
                                site, attempt, protocol(result), Action.Effect.PARTIAL, name, List.of(), meaning);
            }
            case Action.Outcome.Failed(var failure, var effect, var result, var output) -> {
                keep(name, output);
                Optional<Step.ExitMeaning> meaning = meaning(step, result);
                if (meaning.isPresent() && meaning.get() == Step.ExitMeaning.DONE)
                    yield new Input.Applied(site, attempt, new Value.Fields(masked(result.values())));
                String seen = output.both() + "\n" + failure.message();
                yield new Input.Failed(
                        site,
                        attempt,
                        masked(failure),
                        effect,
                        outputs.has(name) ? name : "",
                        matching(step, seen),
                        meaning);
            }
        };
    }

    private static Failure protocol(Value.Fields result) {
        Value exit = result.values().getOrDefault("exit", Value.NIL);
        return new Failure(
                Code.COMMAND_FAILED, "exit status " + exit.display() + " is not done, by the plan", "see its output");
    }

    private static Optional<Step.ExitMeaning> meaning(Step step, Value.Fields result) {
        if (step.limits().exit().isEmpty()) return Optional.empty();
        return result.values().get("exit") instanceof Value.Int(long exit)
                ? Optional.ofNullable(step.limits().exit().get((int) exit))
                : Optional.empty();
    }

    /** The step's remedies whose pattern occurs in what was printed. */
    private static List<Integer> matching(Step step, String seen) {
        List<Integer> matching = new ArrayList<>();
        List<Step.Remedy> remedies = step.limits().remedies();
        for (int i = 0; i < remedies.size(); i++) {
            try {
                if (Pattern.compile(remedies.get(i).match()).matcher(seen).find()) matching.add(i);
            } catch (PatternSyntaxException e) {
                // Lint refuses such a pattern; a plan that got here without lint finds no remedy.
                continue;
            }
        }
        return matching;
    }

    Input unverified(Step step, Site site, int attempt, Question question, Answer answer) {
        String seen = answer.failure()
                .map(Failure::message)
                .orElse("it is " + shorten(masking.apply(answer.value().display()), 300));
        String wanted = question.until()
                .map(until -> "'" + until.text() + "' does not hold")
                .orElse("the check did not succeed");
        Failure failure = new Failure(
                Code.VERIFY_FAILED,
                "it was carried out, but " + wanted + ": " + masking.apply(seen),
                "put it right by hand and retry, or undo");
        String text =
                seen + "\n" + answer.names().getOrDefault("output", Value.NIL).display();
        String name = outputName(site, attempt);
        return new Input.Failed(
                site,
                attempt,
                failure,
                Action.Effect.PARTIAL,
                outputs.has(name) ? name : "",
                matching(step, text),
                Optional.empty());
    }

    /** What later steps may use of a result without asking for it: its small fields, a dump's path and checksum for instance. */
    static Map<String, Value> automatic(Map<String, Value> result) {
        Map<String, Value> captured = new LinkedHashMap<>();
        result.forEach((name, value) -> {
            if (!NOT_CAPTURED.contains(name) && value.display().length() <= CAPTURE_LIMIT) captured.put(name, value);
        });
        return captured;
    }

    private static String shorten(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, limit) + "…";
    }

    // --- masking

    String masked(String text) {
        return masking.apply(text);
    }

    Failure masked(Failure failure) {
        return masks.of(failure);
    }

    Map<String, Value> masked(Map<String, Value> values) {
        return masks.of(values);
    }

    Value masked(Value value) {
        return masks.of(value);
    }
}
