package dev.theseus.engine.journal;

import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Journal.Head;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Goes on from the intact part of a damaged journal: a person's choice, never made by itself. The damaged files are copied aside
 * before anything else; the new journal takes the old one's place by one rename, as the last thing. A recovery that was cut short is
 * taken up again where it was.
 */
public final class JournalRecovery {
    private static final String INSERT =
            "insert into journal (first_seq, count, at, records, chain) values (?, ?, ?, cast(? as text), ?)";

    private final Path file;
    private final Path unfinished;
    private final Path salvaged;

    private JournalRecovery(Path file) {
        this.file = file;
        this.unfinished = file.resolveSibling("journal.unfinished.db");
        this.salvaged = salvagedFile(file);
    }

    /**
     * What a recovery did.
     *
     * @param head of the new journal
     * @param damage what was wrong
     * @param kept where the damaged files are
     */
    public record Salvaged(Head head, Failure damage, Path kept) {}

    static Path salvagedFile(Path file) {
        return file.resolveSibling("journal.salvaged.db");
    }

    /**
     * Salvages; the caller holds the run's lock.
     *
     * @throws JournalException where the journal is not damaged, or does not even say which run it is of
     */
    public static Salvaged recover(Path file) throws JournalException {
        try {
            return new JournalRecovery(file).recover();
        } catch (IOException e) {
            throw new Trouble(file)
                    .unavailable("recovery stopped: " + e.getMessage() + "; the damaged file is kept", e);
        } catch (SQLException e) {
            throw new Trouble(file).of(e, 0);
        }
    }

    private Salvaged recover() throws JournalException, IOException, SQLException {
        Failure damage;
        if (Files.exists(salvaged)) damage = interrupted(file);
        else {
            damage = damage();
            keep();
            salvage();
        }
        for (String suffix : List.of("-wal", "-shm")) Files.deleteIfExists(withSuffix(file, suffix));
        Files.move(salvaged, file, StandardCopyOption.ATOMIC_MOVE);
        try (JournalReader reader = JournalReader.open(file)) {
            return new Salvaged(reader.head(), damage, keptDirectory(true));
        }
    }

    private static Failure interrupted(Path file) {
        return new Failure(Code.JOURNAL_DAMAGED, "An earlier recovery of " + file + " was cut short", "");
    }

    /** The first thing that is wrong. */
    private Failure damage() throws JournalException {
        try (JournalReader reader = JournalReader.open(file)) {
            reader.read(_ -> {});
        } catch (JournalException e) {
            if (e.code() == Code.JOURNAL_DAMAGED) return e.failure();
            throw e;
        }
        throw new JournalException(new Failure(
                Code.STATE_UNAVAILABLE,
                "The journal " + file + " is intact: there is nothing to recover",
                "Resume the run"));
    }

    private void keep() throws IOException {
        Path kept = keptDirectory(false);
        Files.createDirectory(kept, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (String suffix : List.of("", "-wal"))
            if (Files.exists(withSuffix(file, suffix)))
                Files.copy(
                        withSuffix(file, suffix),
                        kept.resolve("journal.db" + suffix),
                        StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** @param last the last one that is there, instead of the next one */
    private Path keptDirectory(boolean last) {
        int number = 1;
        while (Files.exists(file.resolveSibling("damaged-" + number))) number++;
        return file.resolveSibling("damaged-" + (last ? Math.max(1, number - 1) : number));
    }

    private void salvage() throws JournalException, IOException, SQLException {
        for (String suffix : List.of("", "-wal", "-shm")) Files.deleteIfExists(withSuffix(unfinished, suffix));
        try (JournalReader reader = JournalReader.open(file)) {
            SqliteJournal.create(unfinished, reader.facts(), reader.fence());
            try (Connection connection = Database.write(unfinished);
                    var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                copy(reader, connection);
                connection.commit();
                connection.setAutoCommit(true);
                // One file, without a log beside it, before it is given a name that counts.
                statement.execute("pragma wal_checkpoint(truncate)");
            }
        }
        Files.move(unfinished, salvaged, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Group by group as they are, so that the chain, and with it what others keep of it, stays the same. */
    private void copy(JournalReader reader, Connection connection) throws JournalException, SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            reader.groups(group -> insert(insert, group));
        } catch (JournalException e) {
            if (e.code() != Code.JOURNAL_DAMAGED) throw e;
        }
    }

    private boolean insert(PreparedStatement insert, Group group) throws JournalException {
        try {
            insert.setLong(1, group.firstSeq());
            insert.setLong(2, group.count());
            insert.setLong(3, group.at());
            insert.setBytes(4, group.records());
            insert.setBytes(5, group.chain());
            return insert.executeUpdate() == 1;
        } catch (SQLException e) {
            var trouble = new Trouble(unfinished);
            JournalException reason = trouble.of(e, group.firstSeq() - 1);
            // Not to be taken for damage of the journal that is read.
            throw reason.code() == Code.JOURNAL_DAMAGED
                    ? trouble.unavailable(String.valueOf(e.getMessage()), e)
                    : reason;
        }
    }

    private static Path withSuffix(Path path, String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }
}
