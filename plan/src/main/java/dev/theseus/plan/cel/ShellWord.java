package dev.theseus.plan.cel;

/** Text as one word of a POSIX shell, whatever is in it. */
public final class ShellWord {
    private ShellWord() {}

    /** In single quotes, in which the shell knows no syntax at all; a single quote itself stands between backslash and new quotes. */
    public static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
