package dev.theseus.engine.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which seeds were run, by which engine: one line for each stretch, {@code from-to events engine}, where the engine is named by the
 * checksum of its sources. It is written anew as a whole after every block, so that a kill costs one block.
 */
final class Ledger {
    private static final String HEAD =
            "# Seeds of the driver's simulation that kept all invariants: from-to, events, checksum of the engine's sources\n";

    private record Stretch(long from, long to, long events, String engine) {
        static Stretch of(String line) {
            String[] words = line.split(" ");
            String[] ends = words[0].split("-");
            return new Stretch(Long.parseLong(ends[0]), Long.parseLong(ends[1]), Long.parseLong(words[1]), words[2]);
        }

        @Override
        public String toString() {
            return from + "-" + to + " " + events + " " + engine;
        }
    }

    private final Path file;
    private final String engine;
    private final List<Stretch> stretches = new ArrayList<>();

    private Ledger(Path file, String engine) {
        this.file = file;
        this.engine = engine;
    }

    /** @param roots the engine's sources */
    static Ledger open(Path file, List<Path> roots) throws IOException {
        Ledger ledger = new Ledger(file, engine(roots));
        if (Files.exists(file))
            for (String line : Files.readAllLines(file))
                if (!line.isBlank() && !line.startsWith("#")) ledger.stretches.add(Stretch.of(line));
        return ledger;
    }

    long last() {
        return stretches.isEmpty() ? 0 : stretches.getLast().to();
    }

    void add(long from, long to, long events) throws IOException {
        Stretch last = stretches.isEmpty() ? null : stretches.getLast();
        if (last != null && last.engine().equals(engine) && last.to() + 1 == from)
            stretches.set(stretches.size() - 1, new Stretch(last.from(), to, last.events() + events, engine));
        else stretches.add(new Stretch(from, to, events, engine));
        var text = new StringBuilder(HEAD);
        stretches.forEach(stretch -> text.append(stretch).append('\n'));
        Path written = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(written, text);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The sources, in the order of their names. */
    private static String engine(List<Path> roots) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path root : roots)
                try (Stream<Path> files = Files.walk(root)) {
                    files.filter(Files::isRegularFile).sorted().forEach(each -> {
                        digest.update(each.toString().getBytes(StandardCharsets.UTF_8));
                        digest.update(bytes(each));
                    });
                }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
