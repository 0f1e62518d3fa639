package dev.theseus.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.theseus.core.port.Journal.Head;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFullTest {
    @TempDir
    Path directory;

    @Test
    void a_file_that_may_not_grow_refuses_whole_appends_and_goes_on_when_it_may() throws Exception {
        Path file = directory.resolve("journal.db");
        SqliteJournal.create(file, Journals.FACTS);
        Head head;
        try (JournalReader reader = JournalReader.open(file)) {
            head = reader.head();
        }
        Connection connection = Database.write(file);
        limit(connection, 20);
        try (var journal = SqliteJournal.open(file, connection, head)) {
            List<Event> acknowledged = appendUntilFull(journal);
            assertThat(Journals.readAll(file)).isEqualTo(acknowledged);
            assertFull(journal);
            limit(connection, 1000);
            acknowledged.addAll(append(journal, "after"));
            assertThat(Journals.readAll(file)).isEqualTo(acknowledged);
        }
    }

    @Test
    void a_disk_without_room_refuses_whole_appends_and_goes_on_when_there_is_some() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting a small disk needs root");
        Path disk = Files.createDirectory(directory.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString());
        try {
            onDisk(disk);
        } finally {
            run("umount", disk.toString());
        }
    }

    private static void onDisk(Path disk) throws Exception {
        Path file = disk.resolve("journal.db");
        Path filler = disk.resolve("filler");
        Files.write(filler, new byte[300_000]);
        List<Event> acknowledged;
        try (var journal = Journals.fresh(file)) {
            acknowledged = appendUntilFull(journal);
            assertFull(journal);
            assertThat(Journals.readAll(file)).isEqualTo(acknowledged);
            Files.delete(filler);
            acknowledged.addAll(append(journal, "after"));
            fill(filler);
            acknowledged.addAll(appendUntilFull(journal));
        }
        fill(disk.resolve("filler2"));
        assertThat(Journals.readAll(file)).isEqualTo(acknowledged);
        try (var journal = SqliteJournal.open(file)) {
            acknowledged.addAll(appendUntilFull(journal));
        } catch (JournalException e) {
            assertThat(e.code()).as(e.toString() + e.getCause()).isEqualTo(Code.JOURNAL_FULL);
        }
        Files.delete(filler);
        try (var journal = SqliteJournal.open(file)) {
            acknowledged.addAll(append(journal, "reopened"));
        }
        assertThat(Journals.readAll(file)).isEqualTo(acknowledged);
    }

    /** @return what was acknowledged */
    private static List<Event> appendUntilFull(SqliteJournal journal) {
        List<Event> acknowledged = new ArrayList<>();
        try {
            for (int i = 0; i < 10_000; i++) acknowledged.addAll(append(journal, "x".repeat(500) + i));
        } catch (JournalException e) {
            assertThat(e.code()).as(e.toString() + e.getCause()).isEqualTo(Code.JOURNAL_FULL);
            return acknowledged;
        }
        throw new AssertionError("it was never full");
    }

    private static void assertFull(SqliteJournal journal) {
        assertThat(appendUntilFull(journal)).isEmpty();
    }

    private static List<Event> append(SqliteJournal journal, String name) throws JournalException {
        List<Event> events = List.of(Journals.fact(name, 1), Journals.fact(name, 2));
        journal.append(events);
        return events;
    }

    private static void fill(Path filler) {
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) out.write(new byte[4096]);
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static void limit(Connection connection, int pages) throws Exception {
        try (var statement = connection.createStatement()) {
            statement.execute("pragma max_page_count = " + pages);
        }
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }
}
