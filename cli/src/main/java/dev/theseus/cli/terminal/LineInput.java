package dev.theseus.cli.terminal;

import java.util.Optional;

/** The line that a person is typing, character by character. */
final class LineInput {
    private static final int LONGEST = 2000;
    private final StringBuilder typed = new StringBuilder();
    private boolean escape;

    /** @return the whole line, when this character ends it */
    synchronized Optional<String> type(int c) {
        if (escape) {
            // Keys such as arrows send sequences; they mean nothing here and end with a letter or a tilde.
            if (c >= '@' && c <= '~' && c != '[' && c != 'O') escape = false;
            return Optional.empty();
        }
        switch (c) {
            case '\r', '\n' -> {
                String line = typed.toString();
                typed.setLength(0);
                return Optional.of(line);
            }
            case 0x7f, '\b' -> {
                if (!typed.isEmpty()) typed.setLength(typed.offsetByCodePoints(typed.length(), -1));
            }
            case 0x15 -> typed.setLength(0);
            case 0x1b -> escape = true;
            default -> {
                if (c >= 0x20 && typed.length() < LONGEST) typed.appendCodePoint(c);
            }
        }
        return Optional.empty();
    }

    synchronized String text() {
        return typed.toString();
    }
}
