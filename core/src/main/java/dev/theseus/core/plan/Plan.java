package dev.theseus.core.plan;

import dev.theseus.core.version.VersionRange;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to take one product from some versions to another: a guide as data.
 *
 * @param phases the plan's own, in order; {@link #always} and {@link #closing} are further phases with the numbers after them
 * @param allSteps every step by its number, nested ones included
 */
public record Plan(
        String name,
        Optional<String> guide,
        Optional<Upgrade> upgrade,
        Map<String, Input> inputs,
        Map<String, Template> paths,
        List<Fact> facts,
        List<Condition> during,
        List<Closing> closings,
        List<Baseline> baselines,
        List<Phase> phases,
        Phase always,
        Phase closing,
        List<Step> allSteps) {

    public Plan {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        paths = Collections.unmodifiableMap(new LinkedHashMap<>(paths));
        facts = List.copyOf(facts);
        during = List.copyOf(during);
        closings = List.copyOf(closings);
        baselines = List.copyOf(baselines);
        phases = List.copyOf(phases);
        allSteps = List.copyOf(allSteps);
    }

    /**
     * What is upgraded, from which versions to which, and how an installed version is read.
     *
     * @param mixed what to do where hosts have different versions at the start
     * @param otherwise what people with another version are to do first, in the guide's words
     */
    public record Upgrade(
            String product,
            VersionRange from,
            Template to,
            Selector on,
            Question installed,
            Mixed mixed,
            Optional<String> otherwise) {}

    /** What to do where hosts have different versions at the start. */
    public enum Mixed {
        ASK,
        ACCEPT,
        /** The plan is made for that, and leaves each host the version that it has. */
        KEEP,
        REFUSE
    }

    /** A value read once, at the start. The first one read is the one that counts. */
    public record Fact(String name, Question question) {}

    /** What must hold for as long as the plan runs; asked before each wave and every {@code polling.every}. */
    public record Condition(String name, Question question) {}

    /** What closes the rollback window: once it holds, nothing is taken back any more. Asked every {@code polling.every}, and when a person wants back. */
    public record Closing(String name, Question question) {}

    /** A question asked before the first phase and after the last; {@code expect} compares {@code before} and {@code after}. */
    public record Baseline(String name, Question question, Expr expect) {}

    public Step step(int number) {
        return allSteps.get(number);
    }

    /** A phase by its number, the pseudo phases included. */
    public Phase phase(int number) {
        if (number < phases.size()) return phases.get(number);
        return number == phases.size() ? always : closing;
    }

    public int phaseCount() {
        return phases.size() + 2;
    }
}
