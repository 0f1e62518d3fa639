package dev.theseus.cli.kit;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@code theseus} as a process of its own, from the classes under test. */
public final class Program {
    private final Path state;

    /** @param state the state directory of its runs */
    public Program(Path state) {
        this.state = state;
    }

    /** The words that start it. */
    public List<String> line(String... words) {
        return Jvm.line(
                List.of(),
                "dev.theseus.cli.Main",
                Stream.concat(Stream.of(words), Stream.of("--state-dir", state.toString()))
                        .toList());
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
