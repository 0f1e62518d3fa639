package dev.theseus.cli.rehearse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the lab's hosts were really asked to do, from the record that their own commands keep: how often each command that must not be
 * carried out twice was carried out. One that its host reports as failed did not come through, and may be tried again.
 */
public record Executions(Map<String, Integer> times) {
    /** Reading commands are left out, and so are those that may be repeated by their nature: reloading, starting what runs. */
    private static final Set<String> ONCE = Set.of(
            "registerserver",
            "unregisterserver",
            "disableschema",
            "enableschema",
            "changeserver",
            "runupdate",
            "forceupdatetask",
            "apt-get");

    /** @param log time, node, exit status and command line in each line, separated by tabs */
    static Executions read(Path log) throws IOException {
        Map<String, Integer> times = new TreeMap<>();
        for (String line : Files.readAllLines(log)) {
            String[] parts = line.split("\t", 4);
            if (parts.length == 4 && parts[2].equals("0") && ONCE.contains(parts[3].split(" ", 2)[0]))
                times.merge(parts[1] + ": " + parts[3], 1, Integer::sum);
        }
        return new Executions(times);
    }

    /** As if each of these commands had been carried out once less. */
    Executions without(Set<String> commands) {
        Map<String, Integer> fewer = new TreeMap<>();
        times.forEach((command, number) -> {
            String program = command.substring(command.indexOf(": ") + 2).split(" ", 2)[0];
            int left = commands.contains(program) ? number - 1 : number;
            if (left > 0) fewer.put(command, left);
        });
        return new Executions(fewer);
    }

    /** What was carried out more often than in {@code expected}. */
    List<String> doubled(Executions expected) {
        return more(this, expected);
    }

    /** What was carried out less often than in {@code expected}. */
    List<String> lost(Executions expected) {
        return more(expected, this);
    }

    private static List<String> more(Executions many, Executions few) {
        List<String> more = new ArrayList<>();
        many.times().forEach((command, times) -> {
            int others = few.times().getOrDefault(command, 0);
            if (times > others) more.add(command + " (" + times + " times, not " + others + ")");
        });
        return more;
    }
}
