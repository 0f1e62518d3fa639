package dev.theseus.plan;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names for steps that have none: from what they do, never from where they stand, so that they survive edits elsewhere. */
final class Ids {
    private static final int LONGEST = 40;

    private final Set<String> taken = new HashSet<>();

    /** Takes an id that the plan gives; false where another step has it. */
    boolean take(String id) {
        return taken.add(id);
    }

    /** An id from words, with a number where several steps say the same. */
    String derive(String words, Set<String> given) {
        String slug = slug(words);
        String id = slug;
        for (int n = 2; given.contains(id) || !taken.add(id); n++) id = slug + "_" + n;
        return id;
    }

    private static String slug(String words) {
        String plain = Normalizer.normalize(words, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
        String slug = plain.replaceAll("\\p{M}+", "").replaceAll("[^a-z0-9]+", "_");
        String cut = slug.length() > LONGEST ? slug.substring(0, LONGEST) : slug;
        String trimmed = cut.replaceAll("^_+|_+$", "");
        if (trimmed.isEmpty()) return "step";
        return Character.isDigit(trimmed.charAt(0)) ? "step_" + trimmed : trimmed;
    }
}
