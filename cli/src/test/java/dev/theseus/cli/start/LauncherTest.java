package dev.theseus.cli.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./theseus} in a copy of the sources, as somebody has it who has just fetched them. */
class LauncherTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> LEFT_OUT = Set.of(".git", ".theseus", "target");

    @TempDir
    Path directory;

    private record Ended(int status, String out, String err) {}

    @Test
    void builds_once_starts_from_anywhere_and_builds_anew_after_a_change() throws Exception {
        Path copy = directory.resolve("a copy");
        copy(copy);
        Path launcher = copy.resolve("theseus");

        Ended first = start(copy, launcher, "--version");
        assertThat(first.status()).as(first.err()).isZero();
        assertThat(first.out()).startsWith("theseus 0.");
        assertThat(first.err()).contains("building");
        String build = Files.readString(copy.resolve(".theseus/current"));

        Path link = Files.createSymbolicLink(directory.resolve("link"), launcher);
        Ended second = start(directory, link, "--version");
        assertThat(second).isEqualTo(new Ended(0, first.out(), ""));

        // A command that needs the lab's jars, or goes on for long, is known as such behind a directory's name, too.
        Path users = copy.resolve(".theseus/dist").resolve(build.strip()).resolve("users");
        assertThat(users).isEmptyDirectory();
        Ended helped = start(directory, link, "--state-dir", "state", "demo", "--help");
        assertThat(helped.status()).as(helped.err()).isZero();
        assertThat(users).isNotEmptyDirectory();

        // The same text with a newer time is no change: what was built from it is found again.
        Path source = copy.resolve("cli/src/main/java/dev/theseus/cli/Main.java");
        Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 1));
        Ended third = start(directory, link, "--version");
        assertThat(third).isEqualTo(new Ended(0, first.out(), ""));
        assertThat(copy.resolve(".theseus/current")).hasContent(build);

        Files.writeString(source, "not Java");
        Ended broken = start(directory, link, "--version");
        assertThat(broken.status()).isEqualTo(1);
        assertThat(broken.err()).contains("Main.java").contains("build.log");
    }

    private static Ended start(Path from, Path launcher, String... words) throws IOException, InterruptedException {
        Path out = Files.createTempFile("theseus", ".out");
        Path err = Files.createTempFile("theseus", ".err");
        try {
            List<String> line = Stream.concat(Stream.of(launcher.toString()), Stream.of(words))
                    .toList();
            ProcessBuilder builder = new ProcessBuilder(line)
                    .directory(from.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().remove("MAVEN_OPTS");
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            int status = builder.start().waitFor();
            return new Ended(status, Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static void copy(Path to) throws IOException {
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (LEFT_OUT.contains(String.valueOf(folder.getFileName()))) return FileVisitResult.SKIP_SUBTREE;
                Files.createDirectories(to.resolve(ROOT.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(
                        file,
                        to.resolve(ROOT.relativize(file).toString()),
                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES,
                        java.nio.file.LinkOption.NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
