package dev.theseus.cli.view;

/** Numbers with their nouns. */
public final class Counted {
    private Counted() {}

    /** {@code 1 step}, {@code 3 steps}; the noun in the singular, with a regular plural. */
    public static String of(long count, String noun) {
        return String.format(java.util.Locale.ROOT, "%,d", count).replace(',', ' ') + " " + noun
                + (count == 1 ? "" : "s");
    }
}
