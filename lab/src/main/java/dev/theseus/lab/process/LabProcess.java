package dev.theseus.lab.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a process of the lab that outlives its starter and does not get the signals of the starter's terminal. */
public final class LabProcess {

    private LabProcess() {}

    /** Starts {@code command} in {@code directory} with all its output appended to {@code log}. */
    public static ProcessIdentity start(List<String> command, Path directory, Path log) throws IOException {
        List<String> line = new ArrayList<>(List.of("setsid"));
        line.addAll(command);
        Process process = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return ProcessIdentity.of(process.pid())
                .orElseThrow(() -> new IOException(command.getFirst() + " ended at once; see " + log));
    }
}
