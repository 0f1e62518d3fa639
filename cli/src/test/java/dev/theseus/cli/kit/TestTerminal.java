package dev.theseus.cli.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jline.utils.ScreenTerminal;

/**
 * A terminal with a real program in it: keys go in, what stands on the screen comes out. The pseudo-terminal is that of script(1), so that
 * Ctrl-C is a signal, echo is the kernel's, and a new size is told to whoever is in the foreground.
 */
public final class TestTerminal implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final char CTRL_C = 3;

    private final Path device;
    private final Process process;
    private final OutputStream keys;
    private final ScreenTerminal screen;
    private final StringBuilder everything = new StringBuilder();
    private final Thread reading;

    private TestTerminal(Path device, Process process, int columns, int rows) {
        this.device = device;
        this.process = process;
        this.keys = process.getOutputStream();
        this.screen = new ScreenTerminal(columns, rows);
        this.reading = Thread.ofVirtual().start(this::read);
    }

    /** Starts a program in a terminal of that size; {@code folder} is for the terminal's own files. */
    public static TestTerminal start(
            Path folder, int columns, int rows, Map<String, String> environment, List<String> line) throws IOException {
        Path home = Files.createTempDirectory(folder, "terminal");
        Path device = home.resolve("device");
        Path start = home.resolve("start.sh");
        Files.writeString(
                start,
                "stty sane cols " + columns + " rows " + rows + "\ntty > " + quoted(device.toString())
                        // A build that was started in the background ignores them, and so would all its children.
                        + "\nexec env --default-signal=INT,QUIT "
                        + String.join(
                                " ", line.stream().map(TestTerminal::quoted).toList()) + "\n");
        ProcessBuilder builder =
                new ProcessBuilder("script", "-qefc", "exec sh " + quoted(start.toString()), "/dev/null");
        builder.environment().put("TERM", "xterm-256color");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("SHELL", "/bin/sh");
        builder.environment().putAll(environment);
        return new TestTerminal(device, builder.redirectErrorStream(true).start(), columns, rows);
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private void read() {
        try (Reader reader = new InputStreamReader(process.getInputStream(), UTF_8)) {
            char[] piece = new char[8192];
            for (int count = reader.read(piece); count >= 0; count = reader.read(piece)) {
                String text = new String(piece, 0, count);
                synchronized (everything) {
                    everything.append(text);
                    screen.write(text);
                }
            }
        } catch (IOException e) {
            // The terminal is closed.
        }
    }

    public void type(String text) throws IOException {
        keys.write(text.getBytes(UTF_8));
        keys.flush();
    }

    public void ctrlC() throws IOException {
        type(String.valueOf(CTRL_C));
    }

    /** Gives the terminal another size, as a person does who drags its window's corner. */
    public void resize(int columns, int rows) throws IOException, InterruptedException {
        synchronized (everything) {
            screen.setSize(columns, rows);
        }
        int status = new ProcessBuilder(
                        "stty", "-F", Files.readString(device).strip(), "cols", "" + columns, "rows", "" + rows)
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) throw new IOException("stty could not resize the terminal");
    }

    /** What a person sees now, line by line, without blanks at the end of lines. */
    public List<String> screen() {
        synchronized (everything) {
            List<String> lines = new ArrayList<>();
            long[] cells = new long[screen.getColumns() * screen.getRows()];
            screen.dump(cells, new int[2]);
            for (int row = 0; row < screen.getRows(); row++) {
                var line = new StringBuilder();
                for (int column = 0; column < screen.getColumns(); column++) {
                    int c = ScreenTerminal.cellCodePoint(cells[row * screen.getColumns() + column]);
                    if (c != 0) line.appendCodePoint(c);
                }
                lines.add(line.toString().stripTrailing());
            }
            return lines;
        }
    }

    /** Every byte that the terminal was ever sent, escape sequences too. */
    public String everything() {
        synchronized (everything) {
            return everything.toString();
        }
    }

    /** Waits until the screen shows this text. */
    public void await(String text) throws InterruptedException {
        await("the screen shows: " + text, lines -> String.join("\n", lines).contains(text));
    }

    public void await(String what, Predicate<List<String>> holds) throws InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!holds.test(screen())) {
            if (System.nanoTime() > deadline || !process.isAlive() && !reading.isAlive() && !holds.test(screen()))
                throw new AssertionError("never came: " + what + "\nthe screen:\n" + String.join("\n", screen()));
            Thread.sleep(20);
        }
    }

    /** The program's exit status, once it has ended and its last words are on the screen. */
    public int ended() throws InterruptedException {
        if (!process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS))
            throw new AssertionError("it goes on\nthe screen:\n" + String.join("\n", screen()));
        reading.join(DEADLINE);
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        List<ProcessHandle> inside = process.descendants().toList();
        process.destroyForcibly();
        inside.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
        reading.join(DEADLINE);
    }
}
