package dev.theseus.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.run.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalReaderTest {
    @TempDir
    Path directory;

    private Path file = Path.of("");
    private final List<Event> events = new Events(new SplittableRandom(5)).some(40);

    @BeforeEach
    void write() throws Exception {
        file = directory.resolve("journal.db");
        try (var journal = Journals.fresh(file)) {
            for (int i = 0; i < 40; i += 4) journal.append(events.subList(i, i + 4));
        }
    }

    @Test
    void reading_begins_and_ends_anywhere_also_inside_a_group() throws Exception {
        try (JournalReader reader = JournalReader.open(file)) {
            for (int from = 1; from <= 42; from++)
                for (int count = 1; count <= 9; count += 4) {
                    List<Event> read = new ArrayList<>();
                    List<Long> seqs = new ArrayList<>();
                    int atMost = count;
                    long next = reader.readFrom(from, (seq, event) -> {
                        read.add(event);
                        seqs.add(seq);
                        return read.size() < atMost;
                    });
                    int end = Math.min(40, from - 1 + count);
                    assertThat(read).isEqualTo(from > 40 ? List.of() : events.subList(from - 1, end));
                    assertThat(next).isEqualTo(from > 40 ? from : end + 1);
                    for (int i = 0; i < seqs.size(); i++)
                        assertThat(seqs.get(i)).isEqualTo(from + i);
                }
        }
    }

    @Test
    void first_and_last_event_and_the_facts_need_no_reading_of_the_rest() throws Exception {
        try (JournalReader reader = JournalReader.open(file)) {
            assertThat(reader.first()).contains(events.getFirst());
            assertThat(reader.last()).contains(events.getLast());
            assertThat(reader.head().seq()).isEqualTo(40);
            assertThat(reader.facts()).isEqualTo(Journals.FACTS);
        }
    }

    @Test
    void a_second_terminal_follows_what_another_writes() throws Exception {
        var seen = new LinkedBlockingQueue<Event>();
        var begun = new CountDownLatch(1);
        try (var journal = SqliteJournal.open(file)) {
            var followed = CompletableFuture.runAsync(() -> {
                try (JournalReader reader = JournalReader.open(file)) {
                    reader.follow(39, Duration.ofMillis(2), (seq, event) -> {
                        seen.add(event);
                        begun.countDown();
                        return seq < 200;
                    });
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            begun.await();
            for (int i = 41; i <= 205; i += 5) {
                List<Event> more = new ArrayList<>();
                for (int j = i; j < i + 5; j++) more.add(Journals.fact("f", j));
                journal.append(more);
            }
            followed.get();
        }
        assertThat(seen).hasSize(162).startsWith(events.get(38), events.get(39), Journals.fact("f", 41));
        assertThat(new ArrayList<>(seen).getLast()).isEqualTo(Journals.fact("f", 200));
    }

    @Test
    void an_interrupt_ends_following() throws Exception {
        var interrupted = new CompletableFuture<Boolean>();
        var begun = new CountDownLatch(1);
        Thread follower = Thread.ofVirtual().start(() -> {
            try (JournalReader reader = JournalReader.open(file)) {
                reader.follow(40, Duration.ofHours(1), (_, _) -> {
                    begun.countDown();
                    return true;
                });
                interrupted.complete(false);
            } catch (InterruptedException e) {
                interrupted.complete(true);
            } catch (Exception e) {
                interrupted.completeExceptionally(e);
            }
        });
        begun.await();
        follower.interrupt();
        assertThat(interrupted.get()).isTrue();
    }
}
