package dev.theseus.cli.kit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code theseus} as a process of its own, from the classes under test. */
public final class Program {
    private final Path state;

    /** @param state the state directory of its runs */
    public Program(Path state) {
        this.state = state;
    }

    /** The words that start it. */
    public List<String> line(String... words) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.theseus.cli.Main"));
        line.addAll(List.of(words));
        line.addAll(List.of("--state-dir", state.toString()));
        return line;
    }

    /** Carries a command out beside everything else, as somebody does at another terminal; only its status counts. */
    public int run(String... words) throws java.io.IOException, InterruptedException {
        return new ProcessBuilder(line(words))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
