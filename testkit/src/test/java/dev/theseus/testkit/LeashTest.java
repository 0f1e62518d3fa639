package dev.theseus.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeashTest {
    /** Starts what a test would, says their numbers, and waits to be killed. */
    static final class Tester {
        public static void main(String[] args) throws IOException, InterruptedException {
            Process obeys = Leash.on(new ProcessBuilder("sleep", "1000").start());
            Process defies = Leash.on(new ProcessBuilder("sh", "-c", "trap '' TERM; echo up; exec sleep 1000").start());
            defies.getInputStream().read();
            Process ended = Leash.on(new ProcessBuilder("true").start());
            ended.waitFor();
            System.out.println(obeys.pid() + " " + defies.pid());
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    void what_a_killed_jvm_started_ends_whether_it_obeys_or_not() throws Exception {
        Process tester = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Tester.class.getName())
                .start();
        var said = new BufferedReader(new InputStreamReader(tester.getInputStream(), StandardCharsets.UTF_8));
        List<ProcessHandle> started = List.of(said.readLine().split(" ")).stream()
                .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                .toList();
        Process other = new ProcessBuilder("sleep", "1000").start();
        try {
            assertThat(started).allMatch(ProcessHandle::isAlive);
            tester.destroyForcibly().waitFor();
            for (ProcessHandle each : started) each.onExit().get(30, TimeUnit.SECONDS);
            assertThat(other.isAlive()).as("what it was not told of").isTrue();
        } finally {
            other.destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
