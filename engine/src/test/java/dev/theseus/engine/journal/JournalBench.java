package dev.theseus.engine.journal;

import dev.theseus.core.run.Event;
import dev.theseus.core.run.Site;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures a journal on the disk under the directory that is its first argument: events appended by 1, 16 and 256 writers, one event
 * an append and in the batches of a wide fan-out, beside a plain file that is forced to disk for each event; then events read.
 */
final class JournalBench {
    private static final long SPAN_NANOS = 4_000_000_000L;
    private static final int READ_EVENTS = 3_000_000;

    private final Path directory;
    private final PrintStream out;
    private final EventCodec codec = new EventCodec();

    private JournalBench(Path directory, PrintStream out) {
        this.directory = directory;
        this.out = out;
    }

    public static void main(String[] args) throws Exception {
        Path parent = Path.of(args.length > 0 ? args[0] : "target");
        Path directory = Files.createTempDirectory(parent, "journal-bench");
        new JournalBench(directory, System.out).all();
    }

    private void all() throws Exception {
        double single = forced();
        out.printf("%-48s %,12.0f events/s%n", "plain file, forced for each event", single);
        for (int batch : new int[] {1, 32})
            for (int writers : new int[] {1, 16, 256}) {
                double rate = appended(writers, batch);
                String what = writers + " writers, " + batch + " events an append";
                out.printf("%-48s %,12.0f events/s  %6.1f x%n", what, rate, rate / single);
            }
        for (int group : new int[] {2000, 100, 10, 1}) read(group);
        delete();
    }

    private double forced() throws IOException {
        long begin = System.nanoTime();
        long count = 0;
        try (FileChannel channel =
                FileChannel.open(directory.resolve("plain"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (System.nanoTime() - begin < SPAN_NANOS) {
                channel.write(ByteBuffer.wrap(codec.encode(List.of(event(0, count++)))));
                channel.force(false);
            }
        }
        return rate(count, begin);
    }

    private double appended(int writers, int batch) throws Exception {
        Path file = directory.resolve("append-" + writers + "-" + batch + ".db");
        var count = new AtomicLong();
        var go = new CountDownLatch(1);
        try (var journal = Journals.fresh(file);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                int target = writer;
                done.add(threads.submit(() -> {
                    go.await();
                    long begin = System.nanoTime();
                    for (long i = 0; System.nanoTime() - begin < SPAN_NANOS; i += batch) {
                        journal.append(events(target, i, batch));
                        count.addAndGet(batch);
                    }
                    return null;
                }));
            }
            long begin = System.nanoTime();
            go.countDown();
            for (Future<?> future : done) future.get();
            return rate(count.get(), begin);
        }
    }

    private void read(int group) throws Exception {
        Path file = directory.resolve("read-" + group + ".db");
        int events = group >= 100 ? READ_EVENTS : READ_EVENTS / 10;
        long bytes = 0;
        SqliteJournal.create(file, Journals.FACTS);
        try (var journal = SqliteJournal.open(file)) {
            for (int i = 0; i < events; i += group) journal.append(events(i % 1000, i, group));
        }
        bytes = Files.size(file);
        for (int round = 0; round < 3; round++) {
            var seen = new AtomicLong();
            long begin = System.nanoTime();
            try (var reader = JournalReader.open(file)) {
                reader.read(_ -> seen.setPlain(seen.getPlain() + 1));
            }
            out.printf(
                    "%-48s %,12.0f events/s  (%,d events, %d bytes each)%n",
                    "read, groups of " + group, rate(seen.get(), begin), seen.get(), bytes / events);
        }
    }

    private static double rate(long count, long begin) {
        return count * 1e9 / (System.nanoTime() - begin);
    }

    private static List<Event> events(int target, long from, int count) {
        List<Event> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) events.add(event(target, from + i));
        return events;
    }

    /** The events that are most of a long run: a step is intended, applied, done. */
    private static Event event(int target, long i) {
        Instant at = Journals.NOON.plusNanos(i * 1_234_000);
        var site = new Site(3, target, (int) (i / 3 % 1000), Site.NO_ITEM);
        return switch ((int) (i % 3)) {
            case 0 ->
                new Event.StepIntended(at, site, 1, "host" + target, "restart service open-xchange", Value.NIL, true);
            case 1 -> new Event.StepApplied(at, site, 1, new Value.Fields(Map.of("exit", Value.of(0))));
            default -> new Event.StepDone(at, site, 1, Map.of(), "");
        };
    }

    private void delete() throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }
}
