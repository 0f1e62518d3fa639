package dev.theseus.engine.store;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;

/** Ids of runs: {@code 20261121-0212-k3f9}. Date and time in UTC, so that they sort even when clocks go back; then four letters to say. */
final class RunId {
    /** Nothing that is mistaken for something else when read aloud or from paper. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmm").withZone(ZoneOffset.UTC);

    private RunId() {}

    static String of(Instant at, RandomGenerator random) {
        var id = new StringBuilder(TIME.format(at)).append('-');
        for (int i = 0; i < 4; i++) id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        return id.toString();
    }

    static boolean looksLikeOne(String name) {
        return name.matches("\\d{8}-\\d{4}-[a-z0-9]{4}");
    }
}
