package dev.theseus.cli.terminal;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;

/** The terminal that a person sits at: its size, its keys. */
public final class ControllingTerminal implements AutoCloseable {
    private static final int DEFAULT_COLUMNS = 80;
    private static final int DEFAULT_ROWS = 24;

    private final Terminal terminal;
    private final Attributes before;
    private final Ansi ansi;

    private ControllingTerminal(Terminal terminal, Ansi ansi) {
        this.terminal = terminal;
        this.before = terminal.enterRawMode();
        // Ctrl-C stays a signal, so that it means the same whoever holds the terminal.
        Attributes keys = terminal.getAttributes();
        keys.setLocalFlag(Attributes.LocalFlag.ISIG, true);
        terminal.setAttributes(keys);
        this.ansi = ansi;
    }

    /** The terminal, where there is one that can place its cursor. */
    public static Optional<ControllingTerminal> open(Ansi ansi) {
        if (!present()) return Optional.empty();
        try {
            Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .dumb(false)
                    .nativeSignals(false)
                    .build();
            if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
                terminal.close();
                return Optional.empty();
            }
            return Optional.of(new ControllingTerminal(terminal, ansi));
        } catch (IOException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** Whether a person sits there: both what is typed and what is shown go through a terminal. */
    public static boolean present() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    PrintWriter writer() {
        return terminal.writer();
    }

    Ansi ansi() {
        return ansi;
    }

    int columns() {
        return terminal.getWidth() > 0 ? terminal.getWidth() : DEFAULT_COLUMNS;
    }

    int rows() {
        return terminal.getHeight() > 0 ? terminal.getHeight() : DEFAULT_ROWS;
    }

    /** The next key; empty where none was struck in that time, negative at the end of the terminal. */
    Optional<Integer> key(Duration wait) {
        try {
            int key = terminal.reader().read(wait.toMillis());
            return key == NonBlockingReader.READ_EXPIRED ? Optional.empty() : Optional.of(key);
        } catch (IOException e) {
            return Optional.of(-1);
        }
    }

    @Override
    public void close() {
        terminal.setAttributes(before);
        try {
            terminal.close();
        } catch (IOException e) {
            // The terminal is gone, and with it whoever could be told.
            return;
        }
    }
}
