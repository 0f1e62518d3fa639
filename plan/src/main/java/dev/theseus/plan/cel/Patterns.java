package dev.theseus.plan.cel;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.theseus.core.value.PatternSize;
import java.util.Optional;

/** Regular expressions in RE2's syntax, the one that CEL's {@code matches} has: every match ends, whatever the text. */
public final class Patterns {
    private static final int LONGEST = 1_000;

    private Patterns() {}

    /** Why a text is not such an expression; empty where it is one. */
    public static Optional<String> problem(String text) {
        if (text.length() > LONGEST) return Optional.of("it is longer than " + LONGEST + " characters");
        if (PatternSize.isTooLarge(text))
            return Optional.of("its repeats, written out, come to more than " + PatternSize.LARGEST + " characters");
        try {
            Pattern.compile(text);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(e.getDescription());
        }
    }

    /** Whether a pattern without {@link #problem} occurs in a text. */
    static boolean occurs(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).find();
    }
}
