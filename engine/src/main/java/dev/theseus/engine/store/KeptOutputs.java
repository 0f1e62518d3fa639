package dev.theseus.engine.store;

import dev.theseus.core.port.Output;
import dev.theseus.engine.drive.Outputs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What commands printed, one file each, for people. It is a convenience beside the journal: where it cannot be kept, the run goes on
 * without, and the log says so.
 */
public final class KeptOutputs implements Outputs {
    private static final Logger LOG = LoggerFactory.getLogger(KeptOutputs.class);
    private static final Pattern HEADER = Pattern.compile("theseus output 1, (\\d+) \\+ (\\d+) bytes(, truncated)?\n");
    private static final int HEADER_BYTES = 100;

    /** Of each stream of each output, in characters; the transports keep less by themselves. */
    static final int STREAM_CHARS = 512 * 1024;

    /** Of all outputs of a run. */
    static final long RUN_BYTES = 1L << 30;

    private final Path directory;
    private final long runBytes;
    private final AtomicLong used = new AtomicLong(-1);

    KeptOutputs(Path directory) {
        this(directory, RUN_BYTES);
    }

    KeptOutputs(Path directory, long runBytes) {
        this.directory = directory;
        this.runBytes = runBytes;
    }

    @Override
    public void keep(String name, Output output) {
        byte[] out = bounded(output.out()).getBytes(StandardCharsets.UTF_8);
        byte[] err = bounded(output.err()).getBytes(StandardCharsets.UTF_8);
        boolean truncated = output.truncated()
                || output.out().length() > STREAM_CHARS
                || output.err().length() > STREAM_CHARS;
        byte[] header = ("theseus output 1, " + out.length + " + " + err.length + " bytes"
                        + (truncated ? ", truncated" : "") + "\n")
                .getBytes(StandardCharsets.UTF_8);
        try {
            write(file(name), join(header, out, err));
        } catch (IOException e) {
            LOG.warn("output {} is not kept: {}", name, e.toString());
        }
    }

    private void write(Path file, byte[] bytes) throws IOException {
        if (used.get() < 0) used.compareAndSet(-1, size());
        if (used.addAndGet(bytes.length) > runBytes) {
            used.addAndGet(-bytes.length);
            throw new IOException("the outputs of this run have reached " + runBytes + " bytes");
        }
        Path parent = Disk.directory(file.resolveSibling(".")).normalize();
        Path spare = Files.createTempFile(parent, ".new", "");
        try {
            Files.write(spare, bytes);
            Files.move(spare, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(spare);
        }
    }

    @Override
    public boolean has(String name) {
        return Files.exists(file(name));
    }

    /** What was kept under a name. */
    public Optional<Output> read(String name) {
        try {
            return parse(Files.readAllBytes(file(name)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Output> parse(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(bytes.length, HEADER_BYTES), StandardCharsets.ISO_8859_1);
        Matcher header = HEADER.matcher(start);
        if (!header.lookingAt()) return Optional.empty();
        int begin = header.end();
        int out = Math.min(number(header.group(1)), bytes.length - begin);
        int err = Math.min(number(header.group(2)), bytes.length - begin - out);
        return Optional.of(new Output(
                new String(bytes, begin, out, StandardCharsets.UTF_8),
                new String(bytes, begin + out, err, StandardCharsets.UTF_8),
                header.group(3) != null));
    }

    private static int number(String digits) {
        return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    /** {@code p0.t3.s2.a1} as {@code p0/t3/s2.a1.txt}, so that no directory grows with the whole run. */
    private Path file(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,150}") || name.contains(".."))
            throw new IllegalArgumentException("not the name of an output: " + name);
        String[] parts = name.split("\\.", 3);
        Path path = directory;
        for (int i = 0; i < parts.length - 1; i++) path = path.resolve(parts[i]);
        return path.resolve(parts[parts.length - 1] + ".txt");
    }

    private static String bounded(String text) {
        if (text.length() <= STREAM_CHARS) return text;
        int half = STREAM_CHARS / 2;
        return text.substring(0, half) + "\n… " + (text.length() - 2 * half) + " characters are left out here …\n"
                + text.substring(text.length() - half);
    }

    private static byte[] join(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        for (byte[] part : parts) joined.writeBytes(part);
        return joined.toByteArray();
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            long total = 0;
            for (Path path : (Iterable<Path>) files::iterator) if (Files.isRegularFile(path)) total += Files.size(path);
            return total;
        }
    }
}
