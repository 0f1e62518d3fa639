package dev.theseus.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.PlantedSecret;
import dev.theseus.cli.kit.SecretWatch;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watch that never sees anything proves nothing: leaks on purpose. */
class SecretWatchTest {
    private static final PlantedSecret SECRET = PlantedSecret.of("the word", "cherry '\"$(x)& pie <7>");
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void sees_arguments_and_environments_of_processes_but_for_those_that_are_allowed() throws Exception {
        try (SecretWatch watch = SecretWatch.start(words -> words.contains("vendortool"))) {
            watch.lookFor(SECRET);
            String base64 =
                    Base64.getEncoder().encodeToString(("admin:" + SECRET.text()).getBytes(StandardCharsets.UTF_8));
            awaitSighting(watch, "arguments of sh", List.of("sh", "-c", "read x", "--pass=" + SECRET.text()), Map.of());
            awaitSighting(watch, "in base64", List.of("sh", "-c", "read x", "--header=Basic " + base64), Map.of());
            awaitSighting(
                    watch, "environment of sh", List.of("sh", "-c", "read x"), Map.of("PGPASSWORD", SECRET.text()));
            assertThat(watch.exposures()).isEmpty();
            int before = watch.sightings().size();
            awaitSighting(watch, "", List.of("sh", "-c", "read x", "vendortool", SECRET.text()), Map.of());
            assertThat(watch.exposures()).containsExactly("sh -c");
            assertThat(watch.sightings()).hasSize(before);
        }
    }

    /** Runs a program that goes on for as long as nobody has seen it. */
    private void awaitSighting(SecretWatch watch, String what, List<String> line, Map<String, String> environment)
            throws Exception {
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        try (OutputStream in = process.getOutputStream()) {
            while (what.isEmpty()
                    ? watch.exposures().isEmpty()
                    : watch.sightings().stream().noneMatch(sighting -> sighting.contains(what))) {
                assertThat(System.nanoTime()).as(what + " is seen").isLessThan(deadline);
                Thread.sleep(1);
            }
            in.flush();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void sees_every_form_in_files_in_their_names_and_in_what_is_packed() throws Exception {
        String text = SECRET.text();
        List<String> leaks = List.of(
                text,
                "'" + text.replace("'", "'\\''") + "'",
                URLEncoder.encode(text, StandardCharsets.UTF_8),
                Base64.getEncoder().encodeToString(("u:" + text + ":").getBytes(StandardCharsets.UTF_8)),
                "\"" + text.replace("\"", "\\\"") + "\"");
        for (String leak : leaks) {
            Path file = Files.writeString(
                    Files.createTempFile(folder, "plain", ""), "x".repeat((1 << 20) - 7) + leak + "x".repeat(100));
            assertSeen(file);
            Path packed = Files.createTempFile(folder, "packed", ".gz");
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
                out.write(leak.getBytes(StandardCharsets.UTF_8));
            }
            assertSeen(packed);
        }
        assertSeen(Files.createFile(folder.resolve(text)));
        Files.writeString(folder.resolve("harmless"), text.substring(1));
        try (SecretWatch watch = SecretWatch.start(words -> false)) {
            watch.lookFor(SECRET);
            watch.look(folder, file -> false);
            assertThat(watch.sightings()).as("nothing is left that holds it").isEmpty();
        }
    }

    private void assertSeen(Path file) throws Exception {
        try (SecretWatch watch = SecretWatch.start(words -> false)) {
            watch.lookFor(SECRET);
            watch.look(folder, other -> other.equals(file));
            assertThat(watch.sightings()).isEmpty();
            watch.look(folder, other -> false);
            assertThat(watch.sightings()).as(file.toString()).isNotEmpty();
        }
        Files.delete(file);
    }
}
