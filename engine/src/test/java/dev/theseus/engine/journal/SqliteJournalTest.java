package dev.theseus.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.port.Journal.Head;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Event;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() throws IOException {
        file = Files.createDirectory(directory.resolve("with ? and # in its name"))
                .resolve("journal.db");
    }

    @Test
    void what_was_appended_is_read_in_order_now_and_after_reopening() throws Exception {
        List<Event> events = new Events(new SplittableRandom(1)).some(300);
        List<Event> now = new ArrayList<>();
        Head head;
        try (var journal = Journals.fresh(file)) {
            for (int i = 0; i < 300; i += 3) journal.append(events.subList(i, i + 3));
            journal.read(now::add);
            head = journal.head();
        }
        assertThat(now).isEqualTo(events);
        assertThat(head.seq()).isEqualTo(300);
        try (var journal = SqliteJournal.open(file)) {
            assertThat(journal.head()).isEqualTo(head);
            journal.append(List.of(Journals.fact("more", 1)));
            assertThat(journal.size()).isEqualTo(301);
        }
        assertThat(Journals.readAll(file)).hasSize(301).startsWith(events.toArray(new Event[0]));
    }

    @Test
    void an_empty_journal_has_a_head_that_names_its_run() throws Exception {
        try (var journal = Journals.fresh(file)) {
            assertThat(journal.size()).isZero();
            assertThat(journal.head().chain()).hasSize(32);
            assertThat(journal.append(List.of())).isEqualTo(journal.head());
        }
        assertThat(Journals.readAll(file)).isEmpty();
    }

    @Test
    void many_writers_lose_nothing_and_keep_their_own_order() throws Exception {
        int writers = 64;
        int each = 200;
        try (var journal = Journals.fresh(file);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                String name = "w" + writer;
                done.add(threads.submit(() -> {
                    for (int i = 0; i < each; i += 2)
                        journal.append(List.of(Journals.fact(name, i), Journals.fact(name, i + 1)));
                    return name;
                }));
            }
            for (Future<?> future : done) future.get();
            assertThat(journal.size()).isEqualTo(writers * each);
        }
        Map<String, Long> next = new HashMap<>();
        for (Event event : Journals.readAll(file)) {
            var fact = (Event.FactRead) event;
            assertThat(fact.value()).isEqualTo(Value.of((long) next.getOrDefault(fact.name(), 0L)));
            next.merge(fact.name(), 1L, Long::sum);
        }
        assertThat(next)
                .hasSize(writers)
                .allSatisfy((_, count) -> assertThat(count).isEqualTo(each));
    }

    @Test
    void events_of_one_append_stay_together() throws Exception {
        try (var journal = Journals.fresh(file);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 20; writer++) {
                String name = "w" + writer;
                var _ = threads.submit(() -> journal.append(List.of(Journals.fact(name, 0), Journals.fact(name, 1))));
            }
        }
        List<Event> events = Journals.readAll(file);
        assertThat(events).hasSize(40);
        for (int i = 0; i < 40; i += 2)
            assertThat(((Event.FactRead) events.get(i)).name()).isEqualTo(((Event.FactRead) events.get(i + 1)).name());
    }

    @Test
    void an_interrupt_does_not_cut_an_append_short() throws Exception {
        try (var journal = Journals.fresh(file)) {
            Thread.currentThread().interrupt();
            Head head = journal.append(List.of(Journals.fact("a", 1)));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(head.seq()).isEqualTo(1);
        }
        assertThat(Journals.readAll(file)).hasSize(1);
    }

    @Test
    void the_fencing_token_rises_with_every_opening_and_stops_the_older_controller() throws Exception {
        try (var older = Journals.fresh(file)) {
            older.append(List.of(Journals.fact("a", 1)));
            try (var newer = SqliteJournal.open(file)) {
                assertThat(newer.fence()).isGreaterThan(older.fence());
                assertThatThrownBy(() -> older.append(List.of(Journals.fact("older", 2))))
                        .isInstanceOfSatisfying(
                                JournalException.class,
                                e -> assertThat(e.code()).isEqualTo(Code.RUN_LOCKED));
                newer.append(List.of(Journals.fact("newer", 2)));
            }
        }
        assertThat(Journals.readAll(file)).containsExactly(Journals.fact("a", 1), Journals.fact("newer", 2));
    }

    @Test
    void only_its_owner_can_read_it() throws Exception {
        try (var journal = Journals.fresh(file)) {
            journal.append(List.of(Journals.fact("a", 1)));
            try (var files = Files.list(file.resolveSibling("."))) {
                assertThat(files)
                        .hasSizeGreaterThan(1)
                        .allSatisfy(
                                path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                                        .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void a_journal_of_a_newer_format_is_refused() throws Exception {
        Journals.fresh(file).close();
        try (var connection = Database.write(file)) {
            Meta.write(connection, Meta.FORMAT, Integer.toString(Database.FORMAT + 1));
        }
        for (var opening : List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                () -> SqliteJournal.open(file), () -> JournalReader.open(file)))
            assertThatThrownBy(opening)
                    .isInstanceOfSatisfying(
                            JournalException.class, e -> assertThat(e.code()).isEqualTo(Code.JOURNAL_TOO_NEW));
    }

    @Test
    void a_journal_that_is_not_there_is_not_made_by_reading() {
        assertThatThrownBy(() -> JournalReader.open(file)).isInstanceOf(JournalException.class);
        assertThatThrownBy(() -> SqliteJournal.open(file)).isInstanceOf(JournalException.class);
        assertThat(file).doesNotExist();
    }

    @Test
    void a_closed_journal_takes_nothing_more() throws Exception {
        var journal = Journals.fresh(file);
        journal.close();
        journal.close();
        assertThatThrownBy(() -> journal.append(List.of(Journals.fact("a", 1))))
                .isInstanceOf(IllegalStateException.class);
    }
}
