package dev.theseus.engine.transport.supervisor;

import dev.theseus.testkit.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Processes and files of this machine, which is the host in these tests, as it shows them. */
public final class ThisMachine {
    private ThisMachine() {}

    public static String parent(String pid) {
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[1];
        } catch (IOException gone) {
            return "";
        }
    }

    public static List<Path> filesNamed(Path dir, String prefix) throws IOException {
        if (!Files.isDirectory(dir)) return List.of();
        try (Stream<Path> files = Files.list(dir)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }

    public static List<Path> listed(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    public static void kill(String pid) {
        ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
    }

    public static boolean lives(String pid) {
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"));
            return !stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
        } catch (IOException gone) {
            return false;
        }
    }

    /** Processes whose command line or environment holds the text. */
    public static List<String> processesWith(String text) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(p -> p.getFileName().toString().matches("\\d+"))
                    .toList())
                for (String file : List.of("cmdline", "environ"))
                    try {
                        String content = new String(Files.readAllBytes(process.resolve(file)), StandardCharsets.UTF_8);
                        if (content.contains(text)
                                && lives(process.getFileName().toString()))
                            found.add(process.getFileName() + "/" + file);
                    } catch (IOException goneOrNotOurs) {
                        // Ended since it was listed, or of another user.
                    }
        }
        return found;
    }

    public static List<Path> filesWith(Path root, String text) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path file : Tree.files(root))
            try {
                if (Files.isRegularFile(file)
                        && new String(Files.readAllBytes(file), StandardCharsets.UTF_8).contains(text)) found.add(file);
            } catch (IOException gone) {
                // Removed since it was listed.
            }
        return found;
    }

    public static long sizeOf(Path root) throws IOException {
        return Tree.files(root).stream()
                .filter(Files::isRegularFile)
                .mapToLong(file -> file.toFile().length())
                .sum();
    }

    public static void touch(Path file) {
        try {
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void until(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.call()) {
            if (System.nanoTime() > deadline) throw new AssertionError("the condition did not come true");
            Thread.sleep(10);
        }
    }
}
