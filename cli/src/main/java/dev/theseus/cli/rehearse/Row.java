package dev.theseus.cli.rehearse;

import dev.theseus.cli.rehearse.Outcome.Verdict;
import dev.theseus.lab.client.ClientStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** A line of the rehearsal's table: trials of one kind, and what they came to. */
public final class Row {
    private final String what;
    private final Outcome undisturbed;
    private final List<Outcome> outcomes = new ArrayList<>();

    Row(String what, Outcome undisturbed) {
        this.what = what;
        this.undisturbed = undisturbed;
    }

    static final List<String> HEADINGS = List.of(
            "what was done to it",
            "runs",
            "deaths",
            "ended right, nobody asked",
            "ended right after a person's word",
            "waits for a person",
            "wrong",
            "no verdict",
            "effects doubled",
            "effects lost",
            "writes lost",
            "requests failed");

    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    boolean asPromised() {
        return outcomes.stream().allMatch(outcome -> outcome.asPromised(undisturbed));
    }

    /** What is wrong, trial by trial. */
    List<String> faults() {
        return outcomes.stream()
                .filter(outcome -> !outcome.asPromised(undisturbed))
                .flatMap(outcome -> outcome.remarks(undisturbed).stream().map(remark -> outcome.name() + ": " + remark))
                .toList();
    }

    /** What the numbers do not say, trial by trial. */
    List<String> remarks() {
        return outcomes.stream()
                .flatMap(outcome -> outcome.remarks(undisturbed).stream().map(remark -> outcome.name() + ": " + remark))
                .toList();
    }

    List<String> cells() {
        List<String> cells = new ArrayList<>();
        cells.add(what);
        for (long number : List.of(
                (long) outcomes.size(),
                sum(Outcome::deaths),
                count(Verdict.RIGHT),
                count(Verdict.RIGHT_AFTER_A_WORD),
                count(Verdict.HELD),
                count(Verdict.WRONG),
                count(Verdict.NONE),
                sum(this::doubled),
                sum(this::lost),
                sum(outcome -> client(outcome, ClientStatistics::lostWrites)),
                sum(outcome -> client(outcome, ClientStatistics::failed)))) cells.add(Long.toString(number));
        return cells;
    }

    private long doubled(Outcome outcome) {
        return outcome.none().isPresent()
                ? 0
                : outcome.executions().doubled(undisturbed.executions()).size();
    }

    private long lost(Outcome outcome) {
        return outcome.none().isPresent() || outcome.held()
                ? 0
                : outcome.executions().lost(undisturbed.executions()).size();
    }

    private static long client(Outcome outcome, ToLongFunction<ClientStatistics> number) {
        return outcome.client().stream().mapToLong(number).sum();
    }

    private long sum(ToLongFunction<Outcome> number) {
        return outcomes.stream().mapToLong(number).sum();
    }

    private long count(Verdict verdict) {
        return outcomes.stream()
                .filter(outcome -> outcome.verdict(undisturbed) == verdict)
                .count();
    }
}
