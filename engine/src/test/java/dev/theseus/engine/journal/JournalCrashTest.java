package dev.theseus.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Event;
import dev.theseus.core.value.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCrashTest {
    private static final int KILLS = 10;

    @TempDir
    Path directory;

    @Test
    void every_acknowledged_event_survives_kill_9_at_any_moment() throws Exception {
        Path file = directory.resolve("journal.db");
        SqliteJournal.create(file, Journals.FACTS);
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        Map<String, Long> acknowledged = new HashMap<>();
        long last = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            last = Math.max(last, commitUntilKilled(file, random, acknowledged));
            assertIntact(file, acknowledged, last, "seed " + seed + ", kill " + kill);
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILLS);
    }

    @Test
    void a_controller_that_is_killed_leaves_no_library_in_the_temporary_folder() throws Exception {
        Path file = directory.resolve("journal.db");
        SqliteJournal.create(file, Journals.FACTS);
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        for (String home : List.of("home", "home", "no-home")) {
            if (home.equals("no-home")) Files.createFile(directory.resolve(home));
            List<String> options = List.of("-Djava.io.tmpdir=" + temporary, "-Duser.home=" + directory.resolve(home));
            Process child = Processes.java(options, Committer.class, file.toString(), "1");
            try (BufferedReader lines = child.inputReader()) {
                assertThat(lines.readLine()).as("it works with %s", home).isNotEmpty();
                child.toHandle().destroyForcibly();
            }
            child.waitFor();
            try (var left = Files.list(temporary)) {
                if (home.equals("home"))
                    assertThat(left.map(path -> path.getFileName().toString()))
                            .as("sqlite's")
                            .noneMatch(name -> name.startsWith("sqlite"));
            }
        }
    }

    /** @return the highest number that was acknowledged */
    private static long commitUntilKilled(Path file, SplittableRandom random, Map<String, Long> acknowledged)
            throws IOException, InterruptedException {
        Process child = Processes.java(Committer.class, file.toString(), Integer.toString(1 + random.nextInt(8)));
        long last = 0;
        try (BufferedReader lines = child.inputReader()) {
            int killAfter = 1 + random.nextInt(1500);
            int seen = 0;
            // What was printed before the kill counts as acknowledged, although it is read after it.
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", -1);
                if (words.length == 3 && !words[2].isEmpty()) {
                    acknowledged.put(words[0], Long.parseLong(words[1]));
                    last = Math.max(last, lastOf(words[2]));
                }
                if (++seen == killAfter) child.toHandle().destroyForcibly();
            }
            assertThat(seen).as("it was killed, not ended").isGreaterThanOrEqualTo(killAfter);
        }
        assertThat(child.waitFor()).isEqualTo(137);
        return last;
    }

    /** The last line may be cut anywhere, so its number may be too small; never too large. */
    private static long lastOf(String digits) {
        return Long.parseLong(digits);
    }

    private static void assertIntact(Path file, Map<String, Long> acknowledged, long last, String as)
            throws JournalException {
        List<Event> events = Journals.readAll(file);
        assertThat((long) events.size()).as(as).isGreaterThanOrEqualTo(last);
        Map<String, Long> next = new HashMap<>();
        for (Event event : events) {
            var fact = (Event.FactRead) event;
            long number = next.merge(fact.name(), 1L, Long::sum) - 1;
            assertThat(fact.value()).as(as).isEqualTo(Value.of(number));
        }
        acknowledged.forEach((name, number) ->
                assertThat(next.getOrDefault(name, 0L)).as(as + ", " + name).isGreaterThan(number));
    }
}
