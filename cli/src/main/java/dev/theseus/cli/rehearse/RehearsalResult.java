package dev.theseus.cli.rehearse;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a rehearsal came to.
 *
 * @param compared what other tools came to on the same steps: shown, and no promise
 * @param missing trials that there was no time for
 */
public record RehearsalResult(List<Row> rows, List<Row> compared, int missing) {
    public RehearsalResult {
        rows = List.copyOf(rows);
        compared = List.copyOf(compared);
    }

    /** Whether every trial was made and ended right, and nobody was asked who need not be. */
    public boolean asPromised() {
        return missing == 0 && rows.stream().allMatch(Row::asPromised);
    }

    /** All that is wrong, trial by trial. */
    public List<String> faults() {
        return rows.stream().flatMap(row -> row.faults().stream()).toList();
    }

    /** As Markdown: the table, and below it what its numbers do not say. */
    public String table() {
        String remarks = Stream.concat(rows.stream(), compared.stream())
                .flatMap(row -> row.remarks().stream())
                .map(remark -> "- " + remark + "\n")
                .collect(Collectors.joining());
        return line(Row.HEADINGS)
                + "|---|" + "---:|".repeat(Row.HEADINGS.size() - 1) + "\n"
                + Stream.concat(rows.stream(), compared.stream())
                        .map(row -> line(row.cells()))
                        .collect(Collectors.joining())
                + (remarks.isEmpty() ? "" : "\n" + remarks);
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
