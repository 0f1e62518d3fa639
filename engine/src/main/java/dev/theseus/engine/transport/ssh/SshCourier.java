package dev.theseus.engine.transport.ssh;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Vault;
import dev.theseus.engine.transport.supervisor.Courier;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** Runs errands over one SSH connection, each on a channel of its own. */
public final class SshCourier implements Courier {
    /** OpenSSH's server allows ten channels on a connection (MaxSessions); two are left for those that end while others begin. */
    private static final int LINES = 5;

    private static final int ERRANDS = 3;

    private static final Duration REST = Duration.ofMillis(100);

    private final SshSettings settings;
    private final Connection connection;
    private final Semaphore errands = new Semaphore(ERRANDS, true);

    public SshCourier(SshSettings settings, Vault vault) {
        this.settings = settings;
        this.connection = new Connection(new Connector(settings, vault));
    }

    @Override
    public Carried carry(Errand errand) throws TransportException, InterruptedException {
        errands.acquire();
        try {
            return untilCarried(errand);
        } finally {
            errands.release();
        }
    }

    /** On a connection that is open, or opens at once: waiting for one is for errands. */
    @Override
    public Optional<Line> open(List<String> words, Receiver receiver) throws TransportException, InterruptedException {
        Session session = connection.get(System.nanoTime());
        try {
            return Optional.of(new ChannelLine(session, line(words), settings.connectTimeout(), receiver));
        } catch (JSchException | IOException e) {
            if (Thread.interrupted()) throw new InterruptedException();
            return Optional.empty();
        }
    }

    @Override
    public int lanes() {
        return LINES;
    }

    @Override
    public void close() {
        connection.close();
    }

    private Carried untilCarried(Errand errand) throws TransportException, InterruptedException {
        long giveUp = System.nanoTime() + settings.reconnectFor().toNanos();
        boolean lostBefore = false;
        while (true) {
            Session session = lostBefore ? again(giveUp) : connection.get(giveUp);
            try {
                Carried carried = carry(errand, session);
                return lostBefore ? new Carried(carried.exit(), carried.out(), carried.err(), true) : carried;
            } catch (NoChannel e) {
                // The server lets us have fewer channels than it does by default: take turns.
                if (System.nanoTime() > giveUp)
                    throw new TransportException(
                            lostBefore ? Code.CONNECTION_LOST : Code.UNREACHABLE,
                            settings.host() + ": its SSH server opens no more sessions (MaxSessions)",
                            e);
                Thread.sleep(REST);
            } catch (ConnectionLost e) {
                connection.drop(session);
                long now = System.nanoTime();
                if (lostBefore && now > giveUp)
                    throw new TransportException(
                            Code.CONNECTION_LOST,
                            settings.host() + ": the connection was lost again and again (" + e.getMessage()
                                    + "); what was started there goes on",
                            e);
                if (!lostBefore) giveUp = now + settings.reconnectFor().toNanos();
                lostBefore = true;
            }
        }
    }

    /** A connection after one that was lost: where none can be had, the errand may have gone out on the first, whatever keeps the second. */
    private Session again(long giveUp) throws TransportException, InterruptedException {
        try {
            return connection.get(giveUp);
        } catch (TransportException e) {
            throw new TransportException(
                    Code.CONNECTION_LOST,
                    "the connection was lost, and what was started there may go on; then: " + e.getMessage(),
                    e);
        }
    }

    private Carried carry(Errand errand, Session session)
            throws ConnectionLost, NoChannel, TransportException, InterruptedException {
        try (var exec = new Exec(session, line(errand.words()), settings.connectTimeout())) {
            Optional<Carried> carried = exec.run(errand.input(), errand.keepBytes(), errand.limit());
            if (carried.isEmpty()) throw timedOut(errand, session);
            return carried.get();
        }
    }

    /** Nothing came for as long as was allowed: the command takes long, or nobody is there any more. */
    private TransportException timedOut(Errand errand, Session session) throws InterruptedException {
        if (!answers(session)) session.disconnect();
        return new TransportException(
                Code.TIMED_OUT,
                settings.host() + ": no end after " + errand.limit().toSeconds() + " s; it was told to end");
    }

    private static boolean answers(Session session) throws InterruptedException {
        try {
            var channel = Exec.channel(session);
            channel.setCommand("exit 0");
            Apart.go(() -> channel.connect((int) Duration.ofSeconds(5).toMillis()), channel::disconnect);
            channel.disconnect();
            return true;
        } catch (JSchException e) {
            return false;
        }
    }

    /** One line for whatever login shell there is: single quotes mean the same to all of them. */
    private static String line(List<String> words) {
        return words.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "exec ", ""));
    }
}
