package dev.theseus.cli.view;

import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Failure;
import dev.theseus.core.run.Event.SkipReason;
import dev.theseus.core.run.Event.UndoneBy;
import dev.theseus.core.run.Site;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run did with one step on one target.
 *
 * @param item which of the step's items; empty where it is not repeated
 * @param host where it worked; empty where it never began
 * @param description what it did, in the action's words
 * @param found what was there before, as far as undo needs it
 * @param result what the effect brought back
 */
public record StepRecord(
        Site site,
        Step step,
        String target,
        String item,
        String host,
        String description,
        Value found,
        List<Attempt> attempts,
        Optional<SkipReason> skipped,
        Map<String, Value> result,
        Map<String, Value> captures,
        Optional<Undoing> undoing) {

    public StepRecord {
        attempts = List.copyOf(attempts);
        result = new LinkedHashMap<>(result);
        captures = new LinkedHashMap<>(captures);
    }

    /** How an attempt stands. */
    public enum Outcome {
        UNDER_WAY,
        DONE,
        FAILED,
        IN_DOUBT
    }

    /**
     * @param output name of what it printed, as it was kept; empty for none
     * @param note how doubt was settled; empty for none
     * @param prompts what it asked and was answered, in order
     */
    public record Attempt(
            int number,
            Instant startedAt,
            Optional<Instant> endedAt,
            Outcome outcome,
            Optional<Failure> failure,
            String output,
            String note,
            List<Prompt> prompts) {
        public Attempt {
            prompts = List.copyOf(prompts);
        }
    }

    /** A prompt of the attempt's command, and when it was answered as the plan says. */
    public record Prompt(Instant at, String pattern) {}

    /** @param by absent while it is under way, or where it failed */
    public record Undoing(
            Instant startedAt, Optional<Instant> endedAt, Optional<UndoneBy> by, Optional<Failure> failure) {}

    public Optional<Attempt> lastAttempt() {
        return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.getLast());
    }
}
