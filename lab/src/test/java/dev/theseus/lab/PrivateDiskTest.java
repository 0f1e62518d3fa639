package dev.theseus.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.theseus.lab.process.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PrivateDiskTest {
    @TempDir
    Path directory;

    private static Process within(PrivateDisk disk, String... command) throws IOException {
        List<String> words = new ArrayList<>(disk.within());
        words.addAll(List.of(command));
        return new ProcessBuilder(words).redirectErrorStream(true).start();
    }

    private static String said(Process process) throws Exception {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + said.strip();
    }

    @Test
    void it_is_full_for_those_within_and_not_there_for_others() throws Exception {
        assumeTrue(SmallDisk.isPossible(), "mounting a small disk needs root");
        String write = "head -c 100000 /dev/zero >" + directory + "/file && echo written";
        try (PrivateDisk disk = PrivateDisk.at(directory, 1024)) {
            disk.leave(40);
            assertThat(said(within(disk, "sh", "-c", write))).contains("No space left");
            disk.leave(200);
            assertThat(said(within(disk, "sh", "-c", write))).isEqualTo("0 written");
            disk.leave(0);
            assertThat(said(within(disk, "sh", "-c", "head -c 10 /dev/zero >" + directory + "/other")))
                    .contains("No space left");
            disk.free();
            assertThat(said(within(disk, "sh", "-c", write))).isEqualTo("0 written");
            assertThat(directory).isEmptyDirectory();
        }
        assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain(directory.toString());
    }

    @Test
    void whoever_was_started_within_ends_with_it() throws Exception {
        assumeTrue(SmallDisk.isPossible(), "mounting a small disk needs root");
        ProcessIdentity one;
        try (PrivateDisk disk = PrivateDisk.at(directory, 1024)) {
            one = ProcessIdentity.of(within(disk, "setsid", "sleep", "1000").pid())
                    .orElseThrow();
            assertThat(one.isAlive()).isTrue();
        }
        assertThat(one.isAlive()).isFalse();
    }

    /** As the starter's death does it: the pipe ends. */
    @Test
    void it_goes_when_its_maker_is_killed() throws Exception {
        assumeTrue(SmallDisk.isPossible(), "mounting a small disk needs root");
        Process maker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Maker.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        String line = maker.inputReader().readLine();
        assertThat(line).containsPattern("^\\d+$");
        ProcessIdentity within = ProcessIdentity.of(Long.parseLong(line)).orElseThrow();
        maker.destroyForcibly().waitFor();
        while (within.isAlive()) Thread.sleep(20);
    }

    static final class Maker {
        private Maker() {}

        public static void main(String[] args) throws Exception {
            PrivateDisk disk = PrivateDisk.at(Path.of(args[0]), 1024);
            System.out.println(within(disk, "sleep", "1000").pid());
            Thread.sleep(1_000_000);
        }
    }
}
