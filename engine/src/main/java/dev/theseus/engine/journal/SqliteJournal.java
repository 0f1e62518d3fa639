package dev.theseus.engine.journal;

import dev.theseus.core.port.Journal;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Event;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * The journal of one run in one SQLite file. One thread writes: it takes together whatever waits and commits it once, so that many
 * callers share one write to the disk. Whoever opens it must hold the run's lock; if that is ever lost, the fencing token in the file
 * stops the older controller.
 */
public final class SqliteJournal implements Journal {
    private final Path file;
    private final long fence;
    private final EventCodec codec = new EventCodec();
    private final GroupCommit commits;

    private SqliteJournal(Path file, long fence, GroupCommit commits) {
        this.file = file;
        this.fence = fence;
        this.commits = commits;
    }

    /** Creates an empty journal, readable by its owner alone. It is there whole when this returns. */
    public static void create(Path file, JournalFacts facts) throws JournalException {
        create(file, facts, 0);
    }

    static void create(Path file, JournalFacts facts, long fence) throws JournalException {
        var trouble = new Trouble(file);
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw trouble.unavailable("there is one already", e);
        } catch (IOException e) {
            throw trouble.unavailable(String.valueOf(e.getMessage()), e);
        }
        try (Connection connection = Database.write(file);
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : Database.SCHEMA.split(";\n", -1)) if (!sql.isBlank()) statement.executeUpdate(sql);
            Meta.write(connection, Meta.FORMAT, Integer.toString(Database.FORMAT));
            Meta.write(connection, Meta.RUN, facts.run());
            Meta.write(connection, Meta.CREATED, facts.created().toString());
            Meta.write(connection, Meta.THESEUS, facts.theseus());
            Meta.write(connection, Meta.PLAN, facts.plan());
            Meta.write(connection, Meta.INVENTORY, facts.inventory());
            Meta.write(connection, Meta.FENCE, Long.toString(fence));
            connection.commit();
        } catch (SQLException e) {
            throw trouble.of(e, 0);
        }
    }

    /** Opens a journal for writing, and raises its fencing token. Cost does not depend on its length: {@link #read} checks it all. */
    public static SqliteJournal open(Path file) throws JournalException {
        if (Files.exists(JournalRecovery.salvagedFile(file)))
            throw new Trouble(file).damaged(0, "its recovery was cut short");
        Head head;
        try (JournalReader reader = JournalReader.open(file)) {
            head = reader.head();
        }
        try {
            return open(file, Database.write(file), head);
        } catch (SQLException e) {
            throw new Trouble(file).of(e, head.seq());
        }
    }

    /** Takes over {@code connection}, and closes it whatever happens. */
    static SqliteJournal open(Path file, Connection connection, Head head) throws JournalException {
        var trouble = new Trouble(file);
        try {
            long fence = raiseFence(connection, trouble);
            return new SqliteJournal(file, fence, new GroupCommit(connection, trouble, fence, head));
        } catch (SQLException e) {
            JournalReader.close(connection, e);
            throw trouble.of(e, head.seq());
        } catch (JournalException e) {
            JournalReader.close(connection, e);
            throw e;
        }
    }

    /** In one transaction, so that no two openings can ever get the same one. */
    private static long raiseFence(Connection connection, Trouble trouble) throws JournalException, SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("begin immediate");
            Map<String, String> meta = JournalReader.checked(connection, trouble);
            long next = Math.addExact(Long.parseLong(meta.getOrDefault(Meta.FENCE, "")), 1);
            // Greater than that of every run before on the same installation, too: hosts compare tokens across runs.
            long fence = Math.max(next, System.currentTimeMillis());
            Meta.write(connection, Meta.FENCE, Long.toString(fence));
            statement.execute("commit");
            return fence;
        } catch (NumberFormatException e) {
            throw trouble.damaged(0, "the fencing token is no number");
        }
    }

    /** The fencing token of this opening: greater than that of every one before. */
    public long fence() {
        return fence;
    }

    /** @throws IllegalArgumentException where a value is nested too deeply to be written; nothing was written then */
    @Override
    public Head append(List<? extends Event> events) throws JournalException {
        if (events.isEmpty()) return head();
        var entry = new GroupCommit.Entry(
                codec.encode(events),
                events.size(),
                Instants.micros(events.getLast().at()),
                new CompletableFuture<>());
        commits.submit(entry);
        try {
            return entry.done().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof JournalException refused)
                throw new JournalException(refused.failure(), refused);
            throw e;
        }
    }

    @Override
    public Head head() {
        return commits.head();
    }

    @Override
    public void read(Consumer<? super Event> consumer) throws JournalException {
        try (JournalReader reader = JournalReader.open(file)) {
            reader.read(consumer);
        }
    }

    @Override
    public boolean knows(Head place) throws JournalException {
        if (place.seq() > head().seq()) return false;
        try (JournalReader reader = JournalReader.open(file)) {
            return reader.knows(place);
        }
    }

    @Override
    public void close() {
        commits.close();
    }
}
