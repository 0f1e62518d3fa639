package dev.theseus.cli.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Theseus in a process of its own, so that it can be killed: the same JVM, the same jars.
 *
 * @param main the class that it is started by
 * @param state the state directory of its runs
 */
public record TheseusProcess(String main, Path state) {
    public static final String MAIN = "dev.theseus.cli.Main";

    /** The command line that carries out {@code words}, the JVM started with {@code options} as well. */
    public List<String> line(List<String> words, List<String> options) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of(
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        line.addAll(fastStart());
        line.addAll(options);
        line.addAll(List.of("-cp", System.getProperty("java.class.path")));
        for (String name : List.of("theseus.home", "theseus.build"))
            Optional.ofNullable(System.getProperty(name)).ifPresent(value -> line.add("-D" + name + "=" + value));
        line.add(main);
        line.addAll(words);
        line.addAll(List.of("--state-dir", state.toString()));
        return line;
    }

    /** The launcher's cache of loaded classes, where this process has one. */
    private static List<String> fastStart() {
        return Stream.of(ProcessHandle.current().info().arguments().orElse(new String[0]))
                .filter(word -> word.startsWith("-XX:AOT") || word.startsWith("-Xlog:"))
                .toList();
    }
}
