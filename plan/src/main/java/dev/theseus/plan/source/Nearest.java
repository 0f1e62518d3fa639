package dev.theseus.plan.source;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the name that somebody probably meant. */
public final class Nearest {
    private static final int SHOWN = 12;

    private Nearest() {}

    /** The closest of several names, where one is close enough to be meant. */
    public static Optional<String> to(String wrong, Collection<String> names) {
        if (wrong.length() > 100) return Optional.empty();
        int limit = Math.max(1, (wrong.length() + 1) / 3);
        String best = "";
        int least = limit + 1;
        for (String name : names) {
            if (Math.abs(name.length() - wrong.length()) > limit) continue;
            int distance = distance(plain(wrong), plain(name));
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        return least <= limit ? Optional.of(best) : Optional.empty();
    }

    /** What to do about an unknown name, as a remedy: what was probably meant, or what there is. */
    public static String remedy(String wrong, Collection<String> names) {
        if (names.isEmpty()) return "there is none here";
        return to(wrong, names)
                .map(name -> "did you mean `" + name + "`?")
                .orElseGet(() -> "there is "
                        + names.stream().sorted().limit(SHOWN).collect(Collectors.joining(", "))
                        + (names.size() > SHOWN ? ", …" : ""));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Edits between two words; two neighbouring letters that were swapped count as one edit. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) d[i][0] = i;
        for (int j = 0; j <= b.length(); j++) d[0][j] = j;
        for (int i = 1; i <= a.length(); i++)
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + change);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
            }
        return d[a.length()][b.length()];
    }
}
