package dev.theseus.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.theseus.core.port.Journal.Head;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the files: what is read is a prefix of what was acknowledged, or the damage is reported. */
class JournalDamageTest {
    @TempDir(factory = MemoryDisk.class)
    Path directory;

    private final List<Event> acknowledged = new ArrayList<>();
    private byte[] database = new byte[0];
    private byte[] log = new byte[0];
    private int prefixes;
    private int reports;

    /** A journal as a crash leaves it: some of it in the database, some in its log, some in both. */
    @BeforeEach
    void write() throws Exception {
        Path file = directory.resolve("journal.db");
        var events = new Events(new SplittableRandom(42));
        try (var journal = Journals.fresh(file)) {
            for (int group = 0; group < 120; group++) {
                List<Event> some = events.some(1 + group % 4);
                journal.append(some);
                acknowledged.addAll(some);
                if (group == 60) checkpoint(file);
            }
            database = Files.readAllBytes(file);
            log = Files.readAllBytes(directory.resolve("journal.db-wal"));
        }
        assertThat(database.length).isGreaterThan(10 * 4096);
        assertThat(log.length).isGreaterThan(10 * 4096);
    }

    private static void checkpoint(Path file) throws Exception {
        try (Connection connection = Database.write(file);
                var statement = connection.createStatement()) {
            statement.execute("pragma wal_checkpoint(passive)");
        }
    }

    @Test
    void untouched_it_reads_whole() throws Exception {
        assertThat(Journals.readAll(restored(database, log))).isEqualTo(acknowledged);
    }

    @Test
    void cut_short_at_any_offset() throws Exception {
        for (int at = 0; at < database.length; at += at < 200 ? 13 : 2039)
            assertPrefixOrReport(Arrays.copyOf(database, at), log, "database cut at " + at);
        for (int at = 0; at < log.length; at += at < 200 ? 13 : 2039)
            assertPrefixOrReport(database, Arrays.copyOf(log, at), "log cut at " + at);
        for (int at = 0; at < database.length; at += 4096 * 2 - 7)
            assertPrefixOrReport(Arrays.copyOf(database, at), new byte[0], "database cut at " + at + ", log gone");
        assertThat(prefixes).isPositive();
        assertThat(reports).isPositive();
    }

    @Test
    void a_flipped_bit_anywhere() throws Exception {
        for (int seed = 0; seed < 450; seed++) {
            var random = new SplittableRandom(seed);
            byte[] brokenDatabase = database.clone();
            byte[] brokenLog = log.clone();
            // Every third in the first page, where one bit does most.
            if (seed % 3 == 0) flip(brokenDatabase, random, 4096);
            else if (seed % 3 == 1) flip(brokenDatabase, random, brokenDatabase.length);
            else flip(brokenLog, random, brokenLog.length);
            if (seed % 2 == 0) assertPrefixOrReport(brokenDatabase, new byte[0], "seed " + seed + ", log gone");
            assertPrefixOrReport(brokenDatabase, brokenLog, "seed " + seed);
        }
        assertThat(prefixes).isPositive();
        assertThat(reports).isPositive();
    }

    @Test
    void pages_of_another_time_or_filled_with_noise() throws Exception {
        int pages = database.length / 4096;
        for (int seed = 0; seed < 160; seed++) {
            var random = new SplittableRandom(seed);
            byte[] broken = database.clone();
            int page = random.nextInt(pages) * 4096;
            if (seed % 2 == 0) System.arraycopy(database, random.nextInt(pages) * 4096, broken, page, 4096);
            else for (int i = 0; i < 4096; i++) broken[page + i] = (byte) random.nextInt();
            assertPrefixOrReport(broken, seed % 4 < 2 ? log : new byte[0], "seed " + seed + ", page at " + page);
        }
        assertThat(reports).isPositive();
    }

    @Test
    void a_changed_record_is_located() throws Exception {
        Path file = restored(database, log);
        List<Long> firsts = firstSeqs(file);
        long changed = firsts.get(50);
        sql(file, "update journal set records = replace(records, '\"t\":', '\"t\": ') where first_seq = " + changed);
        List<Event> read = new ArrayList<>();
        assertThatThrownBy(() -> {
                    try (JournalReader reader = JournalReader.open(file)) {
                        reader.read(read::add);
                    }
                })
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("damaged after event " + (changed - 1))
                .hasMessageContaining("recover");
        assertThat(read).isEqualTo(acknowledged.subList(0, (int) changed - 1));
    }

    @Test
    void a_missing_a_swapped_and_a_retimed_group_are_noticed() throws Exception {
        for (String tampering : List.of(
                "delete from journal where first_seq = %d",
                "update journal set at = at + 1 where first_seq = %d",
                "update journal set count = count + 1 where first_seq = %d",
                "update journal set chain = (select chain from journal where first_seq = 1) where first_seq = %d",
                "update journal set records = (select records from journal where first_seq = 1) where first_seq = %d")) {
            Path file = restored(database, log);
            sql(file, tampering.formatted(firstSeqs(file).get(30)));
            assertThat(codeOf(() -> Journals.readAll(file))).as(tampering).isEqualTo(Code.JOURNAL_DAMAGED);
        }
    }

    @Test
    void a_journal_of_another_run_is_noticed() throws Exception {
        Path file = restored(database, log);
        try (Connection connection = Database.write(file)) {
            Meta.write(connection, Meta.RUN, "20261121-1200-else");
        }
        assertThat(codeOf(() -> Journals.readAll(file))).isEqualTo(Code.JOURNAL_DAMAGED);
    }

    @Test
    void a_journal_cut_short_has_another_head() throws Exception {
        Path file = restored(database, log);
        Head before = head(file);
        sql(file, "delete from journal where first_seq = (select max(first_seq) from journal)");
        assertThat(Journals.readAll(file)).hasSizeLessThan(acknowledged.size());
        assertThat(head(file)).isNotEqualTo(before);
        assertThat(head(file).seq()).isLessThan(before.seq());
    }

    @Test
    void a_lowered_fencing_token_is_noticed() throws Exception {
        Path file = restored(database, log);
        sql(file, "update meta set value = '0' where key = 'fence'");
        assertThat(codeOf(() -> SqliteJournal.open(file).close())).isEqualTo(Code.JOURNAL_DAMAGED);
    }

    private void assertPrefixOrReport(byte[] brokenDatabase, byte[] brokenLog, String as) throws IOException {
        Path file = restored(brokenDatabase, brokenLog);
        List<Event> read = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(file)) {
            reader.head();
            reader.read(read::add);
            prefixes++;
        } catch (JournalException e) {
            assertThat(e.code()).as(as + ": " + e.getMessage()).isEqualTo(Code.JOURNAL_DAMAGED);
            reports++;
        } catch (RuntimeException e) {
            fail(as, e);
        }
        assertThat(read.size()).as(as).isLessThanOrEqualTo(acknowledged.size());
        assertThat(read).as(as).isEqualTo(acknowledged.subList(0, read.size()));
        // Writing waits for the disk, so not every one is tried.
        if ((prefixes + reports) % 4 == 0) assertWritable(file, read.size(), as);
    }

    /** Opening it for writing, too, works on a prefix or reports damage; what was read before stays what it is. */
    private void assertWritable(Path file, int known, String as) {
        List<Event> read = new ArrayList<>();
        try (var journal = SqliteJournal.open(file)) {
            journal.append(List.of(Journals.fact("after", 1)));
            journal.read(read::add);
        } catch (JournalException e) {
            assertThat(e.code()).as(as + ": " + e.getMessage()).isEqualTo(Code.JOURNAL_DAMAGED);
        } catch (RuntimeException e) {
            fail(as, e);
        }
        int common = Math.min(known, read.size());
        assertThat(read.subList(0, common)).as(as).isEqualTo(acknowledged.subList(0, common));
    }

    private Path restored(byte[] databaseBytes, byte[] logBytes) throws IOException {
        Path other = Files.createTempDirectory(directory, "broken");
        Path file = other.resolve("journal.db");
        Files.write(file, databaseBytes);
        if (logBytes.length > 0) Files.write(other.resolve("journal.db-wal"), logBytes);
        return file;
    }

    private static void flip(byte[] bytes, SplittableRandom random, int below) {
        bytes[random.nextInt(below)] ^= (byte) (1 << random.nextInt(8));
    }

    private static Head head(Path file) throws JournalException {
        try (JournalReader reader = JournalReader.open(file)) {
            return reader.head();
        }
    }

    private static List<Long> firstSeqs(Path file) throws Exception {
        List<Long> seqs = new ArrayList<>();
        try (Connection connection = Database.read(file);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select first_seq from journal order by first_seq")) {
            while (rows.next()) seqs.add(rows.getLong(1));
        }
        return seqs;
    }

    private static void sql(Path file, String sql) throws Exception {
        try (Connection connection = Database.write(file);
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    private static Code codeOf(ThrowingCallable call) {
        try {
            call.call();
        } catch (JournalException e) {
            return e.code();
        } catch (Throwable e) {
            throw new AssertionError("expected a JournalException", e);
        }
        throw new AssertionError("nothing was thrown");
    }
}
