package dev.theseus.engine.store;

import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Durations;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lock of a run's controller: a lock of the operating system, which is free the moment its process is gone, however it went. Who
 * has it stands in a file beside it, for people.
 */
final class RunLock implements AutoCloseable {
    /**
     * What this process holds. Static because the locks of POSIX are the process's: were the lock's file opened and closed a second
     * time here, even just to try, the first lock would be gone. So nothing opens it while its path is in here.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;
    private final Owner owner;

    private RunLock(Path file, FileChannel channel, FileLock lock, Owner owner) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
        this.owner = owner;
    }

    static RunLock take(Path directory, String run, Instant now) throws JournalException {
        Path file = directory.resolve("lock");
        try {
            file = directory.toRealPath().resolve("lock");
            if (!HELD.add(file)) throw locked(directory, run, now);
            boolean taken = false;
            try {
                Optional<RunLock> lock = take(file, now);
                taken = lock.isPresent();
                return lock.orElseThrow(() -> locked(directory, run, now));
            } finally {
                if (!taken) HELD.remove(file);
            }
        } catch (IOException e) {
            throw Disk.trouble("The lock of run " + run + " cannot be taken", file, e);
        }
    }

    private static Optional<RunLock> take(Path file, Instant now) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            Owner owner = Owner.self(now);
            Path spare = file.resolveSibling("owner.new");
            Files.deleteIfExists(spare);
            Disk.replace(ownerFile(file), spare, owner.json());
            return Optional.of(new RunLock(file, channel, lock, owner));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Path ownerFile(Path lock) {
        return lock.resolveSibling("owner");
    }

    Owner owner() {
        return owner;
    }

    /** Who has the lock, read without touching it. */
    static Optional<Owner> owner(Path directory) {
        return written(directory).filter(Owner::alive);
    }

    private static Optional<Owner> written(Path directory) {
        try {
            return Owner.parse(Files.readAllBytes(directory.resolve("owner")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static JournalException locked(Path directory, String run, Instant now) {
        String who = written(directory)
                .map(owner -> owner.user() + " on " + owner.host() + ", process " + owner.pid() + ", since "
                        + owner.since().truncatedTo(ChronoUnit.SECONDS) + " ("
                        + age(Duration.between(owner.since(), now)) + " ago)")
                .orElse("another controller");
        return new JournalException(new Failure(
                Code.RUN_LOCKED,
                "Run " + run + " is driven by " + who + ". Nothing was changed.",
                "Watch it with `theseus status`, speak to it with `theseus answer`, `pause` or `stop`, or end that process and try"
                        + " again"));
    }

    private static String age(Duration age) {
        return age.isNegative() ? "0s" : Durations.format(age.truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public void close() {
        if (!channel.isOpen()) return;
        try {
            Files.deleteIfExists(ownerFile(file));
            lock.release();
            channel.close();
        } catch (IOException _) {
            // The system lets go of the lock with the process at the latest; what stands in the owner's file is then
            // known to be stale.
        } finally {
            HELD.remove(file);
        }
    }
}
