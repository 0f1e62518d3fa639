package dev.theseus.engine.transport.local;

import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.engine.transport.supervisor.Capture;
import dev.theseus.engine.transport.supervisor.Courier;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Runs errands as processes on this machine. Of the controller's environment they get what a login would give them and no more: it
 * may hold secrets.
 */
public final class LocalCourier implements Courier {
    private static final int ERRANDS = 32;
    private static final int LINES = 16;
    /** What was printed is there when its process ends; on a busy machine our own reader comes late. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    private static final int START_TRIES = 3;

    private static final Set<String> LIKE_A_LOGIN =
            Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR");

    /** How a process is begun. */
    interface Starter {
        Process start(ProcessBuilder builder) throws IOException;
    }

    private final String host;
    private final Map<String, String> environment;
    private final Starter starter;
    private final Semaphore errands = new Semaphore(ERRANDS, true);

    public LocalCourier(String host) {
        this(host, System.getenv());
    }

    LocalCourier(String host, Map<String, String> environment) {
        this(host, environment, ProcessBuilder::start);
    }

    LocalCourier(String host, Map<String, String> environment, Starter starter) {
        this.host = host;
        this.environment = environment;
        this.starter = starter;
    }

    @Override
    public Carried carry(Errand errand) throws TransportException, InterruptedException {
        errands.acquire();
        try {
            return run(errand);
        } catch (IOException e) {
            throw new TransportException(Code.HOST_UNFIT, host + ": no process could be started: " + e.getMessage(), e);
        } finally {
            errands.release();
        }
    }

    /** It ends when its input does, and so when we die. */
    @Override
    public Optional<Line> open(List<String> words, Receiver receiver) throws TransportException {
        try {
            Process process = start(builder(words).redirectError(ProcessBuilder.Redirect.DISCARD));
            Thread.startVirtualThread(() -> receive(process.getInputStream(), receiver));
            return Optional.of(new ProcessLine(process));
        } catch (IOException e) {
            throw new TransportException(Code.HOST_UNFIT, host + ": no process could be started: " + e.getMessage(), e);
        }
    }

    private record ProcessLine(Process process) implements Line {
        @Override
        public OutputStream in() {
            return process.getOutputStream();
        }

        @Override
        public void close() {
            closeQuietly(process.getOutputStream());
        }
    }

    private static void receive(InputStream from, Receiver receiver) {
        byte[] buffer = new byte[64 * 1024];
        try (from) {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) receiver.take(buffer, 0, count);
        } catch (IOException e) {
            // The process is gone: what came until then is what there is.
        } finally {
            receiver.end();
        }
    }

    private static void closeQuietly(OutputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public int lanes() {
        return LINES;
    }

    @Override
    public void close() {
        // There is nothing to let go of: whatever runs is detached.
    }

    private Carried run(Errand errand) throws IOException, TransportException, InterruptedException {
        Process process = start(builder(errand.words()));
        var out = new Capture(errand.keepBytes());
        var err = new Capture(errand.keepBytes());
        Thread outReader = Thread.startVirtualThread(() -> copy(process.getInputStream(), out));
        Thread errReader = Thread.startVirtualThread(() -> copy(process.getErrorStream(), err));
        Thread writer = Thread.startVirtualThread(() -> write(errand.input(), process.getOutputStream()));
        try {
            if (!process.waitFor(errand.limit().toNanos(), TimeUnit.NANOSECONDS))
                throw new TransportException(
                        Code.TIMED_OUT,
                        host + ": no end after " + errand.limit().toSeconds() + " s; the process was ended");
            // A daemon that it left behind may keep its pipes open: where nothing comes any more, that is the end.
            awaitQuiet(outReader, out);
            awaitQuiet(errReader, err);
            return new Carried(process.exitValue(), out, err);
        } finally {
            writer.interrupt();
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    /** The helper by which a JVM starts processes is ended by a Ctrl-C before it has begun anything: then it is done once more. */
    private Process start(ProcessBuilder builder) throws IOException {
        for (int tries = 1; ; tries++)
            try {
                return starter.start(builder);
            } catch (IOException e) {
                if (tries == START_TRIES || !String.valueOf(e.getMessage()).contains("spawn helper")) throw e;
            }
    }

    private ProcessBuilder builder(List<String> words) {
        // A session of its own: Ctrl-C at the controller's terminal is for the controller, not for what it has under
        // way. Once only: where a session leads already, setsid leaves its work to a child, and we would lose sight of
        // it.
        List<String> all = new ArrayList<>(List.of("setsid"));
        all.addAll(words);
        var builder = new ProcessBuilder(all);
        Map<String, String> env = builder.environment();
        env.clear();
        environment.forEach((name, value) -> {
            if (LIKE_A_LOGIN.contains(name) || name.startsWith("LC_")) env.put(name, value);
        });
        String home = environment.get("HOME");
        if (home != null && Path.of(home).toFile().isDirectory())
            builder.directory(Path.of(home).toFile());
        return builder;
    }

    private static void awaitQuiet(Thread reader, Capture capture) throws InterruptedException {
        long before = -1;
        while (!reader.join(QUIET) && capture.seen() != before) before = capture.seen();
    }

    private static void copy(InputStream from, Capture to) {
        byte[] buffer = new byte[64 * 1024];
        try (from) {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) to.add(buffer, 0, count);
        } catch (IOException e) {
            // The process is gone, or was ended: what came until then is what there is.
        }
    }

    private static void write(byte[] input, OutputStream to) {
        try (to) {
            to.write(input);
        } catch (IOException e) {
            // It did not want to read it all.
        }
    }
}
