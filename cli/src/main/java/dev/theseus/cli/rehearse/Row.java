package dev.theseus.cli.rehearse;

import java.util.ArrayList;
import java.util.List;

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
            "a person was asked",
            "wrong end",
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
        return outcomes.stream().allMatch(outcome -> outcome.faults(undisturbed).isEmpty());
    }

    List<String> cells() {
        long right = 0;
        long held = 0;
        long wrong = 0;
        long doubled = 0;
        long lost = 0;
        long writes = 0;
        long failed = 0;
        long kills = 0;
        for (Outcome outcome : outcomes) {
            kills += outcome.kills();
            if (outcome.faults(undisturbed).isEmpty()) right++;
            if (!outcome.holds().isEmpty()) held++;
            else if (outcome.wrongEnd(undisturbed)) wrong++;
            doubled += outcome.executions().doubled(undisturbed.executions()).size();
            if (outcome.holds().isEmpty())
                lost += outcome.executions().lost(undisturbed.executions()).size();
            writes += outcome.client().lostWrites();
            failed += outcome.client().failed();
        }
        List<String> cells = new ArrayList<>();
        cells.add(what);
        for (long number : List.of((long) outcomes.size(), kills, right, held, wrong, doubled, lost, writes, failed))
            cells.add(Long.toString(number));
        return cells;
    }
}
