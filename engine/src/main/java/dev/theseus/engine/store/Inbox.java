package dev.theseus.engine.store;

import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Input;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Where other terminals leave what they want of a run; its driver alone makes events of it. One file a request, complete when it
 * appears. The driver removes it after what came of it is journaled: after a crash in between it is read again, and its id, which
 * the event carries, tells that it counts no more. Reading is for one thread.
 */
public final class Inbox {
    static final int REQUEST_BYTES = 64 * 1024;
    private static final int AT_ONCE = 1000;
    private static final int REJECTED_KEPT = 100;
    private static final String SUFFIX = ".json";

    private final Path directory;
    /** What could be neither read nor moved, so that it is noted once. */
    private final Set<String> stuck = new HashSet<>();

    private final RequestCodec codec = new RequestCodec();

    Inbox(Path directory) {
        this.directory = directory;
    }

    /**
     * What is in the inbox.
     *
     * @param requests in the order of their ids, which is that of time
     * @param notes what was set aside and why, for the log
     */
    public record Arrivals(List<Request> requests, List<String> notes) {
        public boolean isEmpty() {
            return requests.isEmpty() && notes.isEmpty();
        }
    }

    /** An id for a new request. Whoever sends a request again, not knowing whether it arrived, uses the same one. */
    public static String newId(Instant now, RandomGenerator random) {
        return String.format("%013d-%08x", now.toEpochMilli(), random.nextInt());
    }

    /** Leaves an answer; its request id is that of {@code answer}. */
    public void post(Input.Answer answer) throws JournalException {
        post(answer.request(), codec.write(answer));
    }

    /** Leaves a wish for whoever drives the run; its request id is that of {@code wish}. */
    public void post(Input.Wish wish) throws JournalException {
        post(wish.request(), codec.write(wish, ""));
    }

    /** Leaves a wish for the controller that drives the run now, and no other. */
    public void post(Input.Wish wish, Owner to) throws JournalException {
        post(wish.request(), codec.write(wish, to.word()));
    }

    private void post(String id, byte[] bytes) throws JournalException {
        Path file = file(id);
        if (bytes.length > REQUEST_BYTES)
            throw new IllegalArgumentException("a request has at most " + REQUEST_BYTES + " bytes");
        try {
            Path spare =
                    directory.resolve("." + id + "." + ProcessHandle.current().pid() + "."
                            + Thread.currentThread().threadId());
            Disk.replace(file, spare, bytes);
        } catch (IOException e) {
            throw Disk.trouble("The request cannot be handed to the run's driver", file, e);
        }
    }

    /** What is there now. What is no request is moved to {@code rejected}, with a note of why; it never stops the driver. */
    public Arrivals arrivals() throws JournalException {
        List<Request> requests = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Path file : files()) {
            String name = String.valueOf(file.getFileName());
            try {
                requests.add(read(name, file));
            } catch (RequestCodec.Malformed e) {
                notes.add(setAside(file, name, String.valueOf(e.getMessage())));
            } catch (IOException e) {
                // Somebody else removed it, or it cannot be read.
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) notes.add(setAside(file, name, "it cannot be read"));
            }
        }
        return new Arrivals(requests, notes);
    }

    /** The first answer to a hold that nobody has taken in yet; for other terminals, which change nothing here. */
    public Optional<Input.Answer> answerTo(String hold) throws JournalException {
        for (Path file : files())
            try {
                if (read(String.valueOf(file.getFileName()), file).input() instanceof Input.Answer answer
                        && answer.hold().equals(hold)) return Optional.of(answer);
            } catch (RequestCodec.Malformed | IOException e) {
                // Its driver sets it aside, or has taken it in just now.
            }
        return Optional.empty();
    }

    /** Waits until something is there. */
    public Arrivals await(Duration poll) throws JournalException, InterruptedException {
        while (true) {
            Arrivals arrivals = arrivals();
            if (!arrivals.isEmpty()) return arrivals;
            Thread.sleep(poll);
        }
    }

    /** Removes a request, after what came of it is journaled. */
    public void remove(String id) throws JournalException {
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            throw Disk.trouble("A request that is done cannot be removed", file(id), e);
        }
    }

    /** Moves a request that is not carried out to {@code rejected}, with the reason. Any thread. */
    public void refuse(String id, String why) {
        Path file = file(id);
        try {
            reject(file, id + SUFFIX, why);
        } catch (IOException e) {
            // It stays where it is, and is removed with those that are done.
        }
    }

    private List<Path> files() throws JournalException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path path : all) {
                String name = String.valueOf(path.getFileName());
                // A name with a dot in front is being written.
                if (!name.startsWith(".") && !name.equals("rejected") && !stuck.contains(name)) files.add(path);
                if (files.size() == AT_ONCE) break;
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw Disk.trouble(
                    "The inbox cannot be read", directory, e instanceof IOException io ? io : new IOException(e));
        }
        files.sort(null);
        return files;
    }

    private Request read(String name, Path file) throws IOException, RequestCodec.Malformed {
        if (!name.endsWith(SUFFIX) || !isId(name.substring(0, name.length() - SUFFIX.length())))
            throw new RequestCodec.Malformed("its name is not that of a request");
        // Not following links: one could lead to anything that this user can read, or to a pipe that never ends.
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) throw new RequestCodec.Malformed("it is no file");
        if (Files.size(file) > REQUEST_BYTES) throw new RequestCodec.Malformed("it is too large");
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(REQUEST_BYTES + 1);
        }
        if (bytes.length > REQUEST_BYTES) throw new RequestCodec.Malformed("it is too large");
        return codec.read(name.substring(0, name.length() - SUFFIX.length()), bytes);
    }

    private String setAside(Path file, String name, String why) {
        String shown = name.replaceAll("[^A-Za-z0-9._-]", "?");
        String note = "inbox: " + shown + " is set aside: " + why;
        try {
            reject(file, name, note);
        } catch (IOException e) {
            stuck.add(name);
            return note + ", but stays where it is: " + e.getClass().getSimpleName();
        }
        return note;
    }

    private void reject(Path file, String name, String note) throws IOException {
        Path rejected = directory.resolve("rejected");
        Disk.directory(rejected);
        if (full(rejected)) {
            Files.delete(file);
            return;
        }
        Files.move(file, rejected.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        Files.writeString(
                rejected.resolve(
                        Sha256.hex(name.getBytes(StandardCharsets.UTF_8)).substring(0, 12) + ".why"),
                note + "\n");
    }

    private static boolean full(Path rejected) throws IOException {
        try (var files = Files.list(rejected)) {
            return files.limit(2L * REJECTED_KEPT).count() == 2L * REJECTED_KEPT;
        }
    }

    private Path file(String id) {
        if (!isId(id)) throw new IllegalArgumentException("not the id of a request: " + id);
        return directory.resolve(id + SUFFIX);
    }

    private static boolean isId(String text) {
        return text.matches("[A-Za-z0-9][A-Za-z0-9-]{0,63}");
    }
}
