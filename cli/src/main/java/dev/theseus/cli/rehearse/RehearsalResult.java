package dev.theseus.cli.rehearse;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a rehearsal came to. @param compared what other tools came to on the same steps: shown, and no promise */
public record RehearsalResult(List<Row> rows, List<Row> compared, Outcome undisturbed) {
    public RehearsalResult {
        rows = List.copyOf(rows);
        compared = List.copyOf(compared);
    }

    /** Whether every trial ended right, and nobody was asked. */
    public boolean asPromised() {
        return rows.stream().allMatch(Row::asPromised);
    }

    /** All that is wrong, trial by trial. */
    public List<String> faults() {
        return rows.stream()
                .flatMap(row -> row.outcomes().stream())
                .flatMap(outcome -> outcome.faults(undisturbed).stream().map(fault -> outcome.name() + ": " + fault))
                .toList();
    }

    /** As Markdown. */
    public String table() {
        return line(Row.HEADINGS)
                + "|---|" + "---:|".repeat(Row.HEADINGS.size() - 1) + "\n"
                + Stream.concat(rows.stream(), compared.stream())
                        .map(row -> line(row.cells()))
                        .collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
