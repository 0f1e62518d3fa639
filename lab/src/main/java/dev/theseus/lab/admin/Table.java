package dev.theseus.lab.admin;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A listing, for people in columns or for programs as CSV: names plain, values in quotation marks, as the original. */
record Table(List<String> columns, List<List<String>> rows) {

    void print(Console console, boolean csv) {
        if (csv) {
            console.line(String.join(",", columns));
            rows.forEach(row -> console.line(row.stream().map(Table::quoted).collect(Collectors.joining(","))));
        } else {
            console.line(padded(columns));
            rows.forEach(row -> console.line(padded(row)));
        }
    }

    private static String quoted(String value) {
        return '"' + value.replace("\"", "\"\"") + '"';
    }

    private String padded(List<String> row) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> row.get(i) + " ".repeat(width(i) - row.get(i).length()))
                .collect(Collectors.joining(" "))
                .stripTrailing();
    }

    private int width(int column) {
        return Math.max(
                columns.get(column).length(),
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }
}
