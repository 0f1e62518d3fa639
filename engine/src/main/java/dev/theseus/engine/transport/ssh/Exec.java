package dev.theseus.engine.transport.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.theseus.engine.transport.supervisor.Capture;
import dev.theseus.engine.transport.supervisor.Courier.Carried;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One program, on one channel of a connection. */
final class Exec implements AutoCloseable {
    /**
     * OpenSSH's server tells the exit status as soon as it knows it, and may then still hold output that it has not read: on a busy host for
     * seconds. Whoever goes by a short silence takes half an answer for the whole.
     */
    private static final Duration QUIET = Duration.ofSeconds(10);

    private static final Duration GLANCE = Duration.ofMillis(20);
    /** Numbers of the signals that SSH has names for (RFC 4254, 6.10). */
    private static final List<String> SIGNALS = List.of(
            "", "HUP", "INT", "QUIT", "ILL", "", "ABRT", "", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
            "TERM");

    private final Session session;
    private final ChannelExec channel;
    private final Duration connectTimeout;

    Exec(Session session, String line, Duration connectTimeout) throws ConnectionLost {
        this.session = session;
        this.connectTimeout = connectTimeout;
        try {
            channel = channel(session);
            channel.setCommand(line.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (JSchException e) {
            throw new ConnectionLost(e);
        }
    }

    /** A channel that is not open yet. */
    static ChannelExec channel(Session session) throws JSchException {
        Channel channel = session.openChannel("exec");
        // The library says so where the connection ended a moment ago.
        if (channel == null) throw new JSchException("the connection has ended");
        return (ChannelExec) channel;
    }

    /** Runs it; empty where the limit passed. */
    Optional<Carried> run(byte[] input, int keepBytes, Duration limit)
            throws ConnectionLost, NoChannel, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        var out = new Capture(keepBytes);
        var err = new Capture(keepBytes);
        try {
            InputStream outStream = channel.getInputStream();
            InputStream errStream = channel.getErrStream();
            OutputStream inStream = channel.getOutputStream();
            open();
            Thread.startVirtualThread(() -> write(input, inStream));
            Thread outReader = Thread.startVirtualThread(() -> copy(outStream, out));
            Thread errReader = Thread.startVirtualThread(() -> copy(errStream, err));
            if (!awaitEnd(outReader, errReader, out, err, deadline)) return Optional.empty();
        } catch (JSchException | IOException e) {
            if (Thread.interrupted()) throw new InterruptedException();
            throw new ConnectionLost(e);
        }
        return Optional.of(new Carried(exit(), out, err));
    }

    /** Opens the channel. A server that says no at once, on a connection that stays, has enough of channels. */
    private void open() throws JSchException, NoChannel, InterruptedException {
        long before = System.nanoTime();
        try {
            Apart.go(() -> channel.connect((int) connectTimeout.toMillis()), channel::disconnect);
        } catch (JSchException e) {
            boolean atOnce = System.nanoTime() - before < connectTimeout.toNanos() / 2;
            if (atOnce && session.isConnected()) throw new NoChannel(e);
            throw e;
        }
    }

    @Override
    public void close() {
        channel.disconnect();
    }

    /**
     * Waits for the end of both outputs, or for the exit status and a silence after it: a daemon may keep the outputs open. Without a
     * status it was not the end but the connection.
     */
    private boolean awaitEnd(Thread outReader, Thread errReader, Capture out, Capture err, long deadline)
            throws InterruptedException, ConnectionLost {
        long seen = -1;
        long quietSince = System.nanoTime();
        while (!(outReader.join(GLANCE) && errReader.join(GLANCE))) {
            long now = System.nanoTime();
            long seenNow = out.seen() + err.seen();
            if (seenNow != seen || channel.getExitStatus() < 0) quietSince = now;
            seen = seenNow;
            if (now - quietSince > QUIET.toNanos()) return true;
            if (now > deadline) return false;
        }
        while (channel.getExitStatus() < 0
                && channel.getExitSignal() == null
                && !channel.isClosed()
                && session.isConnected()) {
            if (System.nanoTime() > deadline) return false;
            Thread.sleep(1);
        }
        if (channel.getExitStatus() < 0 && channel.getExitSignal() == null)
            throw new ConnectionLost("it ended without an exit status");
        return true;
    }

    private int exit() {
        if (channel.getExitStatus() >= 0) return channel.getExitStatus();
        return 128 + Math.max(0, SIGNALS.indexOf(channel.getExitSignal()));
    }

    private static void copy(InputStream from, Capture to) {
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) to.add(buffer, 0, count);
        } catch (IOException e) {
            // The channel is gone: what came until then is what there is.
        }
    }

    private static void write(byte[] input, OutputStream to) {
        try (to) {
            to.write(input);
        } catch (IOException e) {
            // It did not want to read it all, or the connection is gone, which the reader notices.
        }
    }
}
