package dev.theseus.cli.terminal;

import java.io.IOError;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;

/** The terminal that a person sits at: its size, its keys. */
public final class ControllingTerminal implements AutoCloseable {
    /** A program is started to ask for it: not for each picture. */
    private static final Duration SIZE_HOLDS = Duration.ofMillis(500);

    private static final int TRIES = 3;

    private final Terminal terminal;
    private final Attributes before;
    private final Ansi ansi;
    private Size size = new Size(80, 24);
    private OptionalLong asked = OptionalLong.empty();

    ControllingTerminal(Terminal terminal, Ansi ansi) {
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
        } catch (IOException | IOError | IllegalStateException e) {
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
        return size().getColumns();
    }

    int rows() {
        return size().getRows();
    }

    private synchronized Size size() {
        long now = System.nanoTime();
        if (asked.isPresent() && now - asked.getAsLong() < SIZE_HOLDS.toNanos()) return size;
        asked = OptionalLong.of(now);
        try {
            Size current = terminal.getSize();
            if (current.getColumns() > 0 && current.getRows() > 0) size = current;
        } catch (IOError e) {
            // Ctrl-C reaches the program that is asked, too, and ends it: the terminal is as large as it was.
            return size;
        }
        return size;
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
        for (int i = 0; i < TRIES && !restored(); i++) Thread.onSpinWait();
        try {
            terminal.close();
        } catch (IOException e) {
            // The terminal is gone, and with it whoever could be told.
            return;
        }
    }

    /** A Ctrl-C may end the program that does it. */
    private boolean restored() {
        try {
            terminal.setAttributes(before);
            return true;
        } catch (IOError e) {
            return false;
        }
    }
}
