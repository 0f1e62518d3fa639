package dev.theseus.lab.admin;

import dev.theseus.lab.host.HostLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The lab's {@code executions.log}: one line for every command that was carried out, so that an effect that happened
 * twice is seen. Tab-separated: time, node, exit status, command line without the password. It is written by whoever
 * did the work, before the caller gets the answer: a command whose caller was killed has its line too.
 */
record ExecutionLog(Path file, String node) {

    static ExecutionLog of(Path root) throws IOException {
        HostLayout host = new HostLayout(root);
        return new ExecutionLog(host.executions(), host.name());
    }

    void record(List<String> line, int status) throws IOException {
        String text = String.join(
                        "\t",
                        Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
                        node,
                        Integer.toString(status),
                        String.join(" ", withoutPassword(line)))
                + "\n";
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static List<String> withoutPassword(List<String> line) {
        List<String> shown = new ArrayList<>();
        boolean secret = false;
        for (String word : line) {
            if (word.startsWith("--adminpass=")) {
                shown.add("--adminpass=••••");
            } else {
                shown.add(secret ? "••••" : word);
            }
            secret = word.equals("-P") || word.equals("--adminpass");
        }
        return shown;
    }
}
