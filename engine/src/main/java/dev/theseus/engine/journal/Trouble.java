package dev.theseus.engine.journal;

import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What can be wrong with a journal's file, in words for a person. */
final class Trouble {
    private static final long NO_ROOM_BYTES = 256 * 1024;

    private final Path file;

    Trouble(Path file) {
        this.file = file;
    }

    /** @param intact the last event before the damage */
    JournalException damaged(long intact, String what) {
        return new JournalException(damage(intact, what));
    }

    private Failure damage(long intact, String what) {
        String safe = intact == 0 ? "No event before it could be read" : "Events 1 to " + intact + " are intact";
        return new Failure(
                Code.JOURNAL_DAMAGED,
                "The journal " + file + " is damaged after event " + intact + " (" + what + "). " + safe
                        + "; nothing was changed, on disk or on any host.",
                "Keep a copy of its directory, look at what the hosts say, and run `theseus recover`: it keeps the damaged file and"
                        + " goes on from what is intact");
    }

    JournalException tooNew(long intact, String what) {
        return new JournalException(new Failure(
                Code.JOURNAL_TOO_NEW,
                "The journal " + file + " was written by a newer Theseus (after event " + intact + ": " + what
                        + "). Nothing was changed.",
                "Use the version of Theseus that wrote it, or a later one"));
    }

    private Failure full() {
        return new Failure(
                Code.JOURNAL_FULL,
                "There is no room for the journal " + file
                        + ". Everything acknowledged before is safe, and nothing was begun that" + " is not journaled.",
                "Make room on that disk and resume the run");
    }

    JournalException unavailable(String what, Throwable cause) {
        return new JournalException(
                new Failure(
                        Code.STATE_UNAVAILABLE,
                        "The journal " + file + " cannot be used now (" + what
                                + "). Everything acknowledged before is safe.",
                        "Look at the rights of the file and its directory, at the disk, and for other programs that use it"),
                cause);
    }

    JournalException takenOver() {
        return new JournalException(new Failure(
                Code.RUN_LOCKED,
                "Another controller has taken over the run of " + file
                        + ". What this one wanted to write was not written.",
                "Leave the run to the other controller; `theseus status` shows it"));
    }

    /**
     * Says what a failure of SQLite means.
     *
     * @param intact the last event that was read or is known to be durable
     */
    JournalException of(SQLException e, long intact) {
        SQLiteErrorCode code =
                e instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
        return switch (code.code & 0xff) {
            case 13 -> new JournalException(full(), e);
            case 5, 6 -> unavailable("another program is writing to it", e);
            // Input and output, cannot open: often a disk without room for the shared memory file.
            case 10, 14 -> noRoom() ? new JournalException(full(), e) : broken(e, intact);
            case 3, 8 -> Files.isWritable(file) ? broken(e, intact) : unavailable("it is read-only", e);
            default -> broken(e, intact);
        };
    }

    private JournalException broken(SQLException e, long intact) {
        if (!Files.isReadable(file)) return unavailable("it cannot be read", e);
        return new JournalException(damage(intact, String.valueOf(e.getMessage())), e);
    }

    private boolean noRoom() {
        try {
            return Files.getFileStore(file).getUsableSpace() < NO_ROOM_BYTES;
        } catch (IOException e) {
            return false;
        }
    }
}
