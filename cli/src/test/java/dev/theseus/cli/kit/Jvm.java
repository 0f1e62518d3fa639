package dev.theseus.cli.kit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A process of its own from the classes under test. It starts as fast as the launcher's, from a start cache that is made
 * once for these classes: the tests start Theseus a thousand times.
 */
public final class Jvm {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private Jvm() {}

    /** The words that start {@code main}. */
    public static List<String> line(List<String> options, String main, List<String> words) {
        List<String> line = new ArrayList<>(List.of(JAVA));
        line.addAll(FLAGS);
        line.addAll(Ready.CACHE.options());
        line.addAll(options);
        line.addAll(List.of("-cp", Ready.CACHE.classPath(), main));
        line.addAll(words);
        return line;
    }

    /** The class path as jars, which a start cache wants, and the cache of them. */
    private record Cache(String classPath, Path file) {
        /** Where the cache could not be made, processes start without it: slower, and otherwise the same. */
        List<String> options() {
            return Files.isReadable(file)
                    ? List.of("-XX:AOTCache=" + file, "-XX:AOTMode=auto", "-Xlog:disable", "-Xlog:all=error:stderr")
                    : List.of();
        }
    }

    private static final class Ready {
        static final Cache CACHE = make();

        private static Cache make() {
            try {
                List<Path> parts = Stream.of(
                                System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                        .map(Path::of)
                        .filter(Files::exists)
                        .map(Path::toAbsolutePath)
                        .toList();
                Path all = Files.createDirectories(Path.of("target", "start").toAbsolutePath());
                // Two test processes may come here at once.
                try (FileChannel lock = FileChannel.open(
                                all.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        var _ = lock.lock()) {
                    Path folder = all.resolve(name(parts));
                    if (!Files.exists(folder.resolve("class-path"))) fill(folder, parts);
                    return new Cache(Files.readString(folder.resolve("class-path")), folder.resolve("cache.aot"));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void fill(Path folder, List<Path> parts) throws IOException, InterruptedException {
            Files.createDirectories(folder);
            List<String> jars = new ArrayList<>();
            for (Path part : parts)
                jars.add((Files.isDirectory(part) ? jar(folder, part, jars.size()) : part).toString());
            String classPath = String.join(java.io.File.pathSeparator, jars);
            record(folder, classPath);
            Path whole = Files.writeString(folder.resolve("class-path.new"), classPath);
            Files.move(whole, folder.resolve("class-path"), StandardCopyOption.ATOMIC_MOVE);
        }

        private static void record(Path folder, String classPath) throws IOException, InterruptedException {
            Path warmUp = Stream.of(Path.of("../build/warm-up"), Path.of("build/warm-up"))
                    .map(Path::toAbsolutePath)
                    .filter(Files::isDirectory)
                    .findFirst()
                    .orElseThrow();
            Path work = Files.createTempDirectory(folder, "work");
            List<String> line = new ArrayList<>(List.of(JAVA));
            line.addAll(FLAGS);
            line.addAll(List.of("-XX:AOTCacheOutput=" + folder.resolve("cache.aot"), "-cp", classPath));
            line.addAll(List.of("dev.theseus.cli.Main", "run", warmUp.toString()));
            line.addAll(List.of("-i", warmUp.resolve("inventory.yaml").toString()));
            line.addAll(List.of(
                    "--input",
                    "work=" + work,
                    "--state-dir",
                    work.resolve("state").toString()));
            Path log = folder.resolve("log");
            ProcessBuilder run = new ProcessBuilder(line);
            // Another build may warm up at the same time: what the host keeps of it is kept apart.
            run.environment().put("HOME", work.toString());
            int status = run.redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            if (status != 0) throw new IllegalStateException("the warm-up run failed:\n" + Files.readString(log));
        }

        private static Path jar(Path folder, Path classes, int number) throws IOException {
            Path jar = folder.resolve(number + ".jar");
            try (OutputStream out = Files.newOutputStream(jar);
                    ZipOutputStream zip = new ZipOutputStream(out);
                    Stream<Path> files = Files.walk(classes)) {
                zip.setLevel(1);
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                    Files.copy(file, zip);
                    zip.closeEntry();
                }
            }
            return jar;
        }

        /** The name that tells these classes from all others: their places, sizes and times. */
        private static String name(List<Path> parts) throws IOException {
            CRC32 sum = new CRC32();
            for (Path part : parts)
                try (Stream<Path> files = Files.walk(part)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList())
                        sum.update((file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file) + "\n")
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
                }
            return HexFormat.of().toHexDigits((int) sum.getValue());
        }
    }
}
