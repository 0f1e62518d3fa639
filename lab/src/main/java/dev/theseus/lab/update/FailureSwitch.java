package dev.theseus.lab.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file in the lab's directory that makes tasks fail: one line {@code SCHEMA TASK} for each. A task fails with half of
 * its work done, as a real one does.
 */
public record FailureSwitch(Path file) {

    public static FailureSwitch of(Path lab) {
        return new FailureSwitch(lab.resolve("failing-tasks"));
    }

    boolean isOn(String schema, String task) {
        try {
            return Files.exists(file) && Files.readAllLines(file).contains(schema + " " + task);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    public void turnOn(String schema, String task) throws IOException {
        Files.writeString(file, schema + " " + task + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    public void turnOff(String schema, String task) throws IOException {
        List<String> others = Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .filter(line -> !line.equals(schema + " " + task))
                        .toList()
                : List.of();
        Files.write(file, others);
    }
}
