package dev.theseus.lab.client;

/** How long requests took, counted by the millisecond. Guarded by the {@link Tally} that it belongs to. */
final class Latencies {

    private final long[] counts = new long[60_001];
    private long total;
    private long maxMs;

    void add(Window window) {
        add((window.toMicros() - window.fromMicros()) / 1000);
    }

    void add(long measuredMs) {
        long ms = Math.max(0, measuredMs);
        counts[(int) Math.min(ms, counts.length - 1)]++;
        total++;
        maxMs = Math.max(maxMs, ms);
    }

    long percentile(int percent) {
        long wanted = total * percent / 100;
        long seen = 0;
        for (int ms = 0; ms < counts.length; ms++) {
            seen += counts[ms];
            if (seen > wanted) {
                return ms;
            }
        }
        return maxMs;
    }

    long count() {
        return total;
    }

    long maxMs() {
        return maxMs;
    }
}
