package dev.theseus.engine.transport.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Vault;
import dev.theseus.engine.transport.supervisor.Courier;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** Runs errands over one SSH connection, each on a channel of its own. */
public final class SshCourier implements Courier {
    /** OpenSSH's server allows ten sessions on a connection (MaxSessions); two are left to whoever else shares it. */
    private static final int LANES = 8;

    private static final Duration REST = Duration.ofMillis(100);

    private final SshSettings settings;
    private final Connection connection;
    private final Semaphore lanes = new Semaphore(LANES, true);

    public SshCourier(SshSettings settings, Vault vault) {
        this.settings = settings;
        this.connection = new Connection(new Connector(settings, vault));
    }

    @Override
    public Carried carry(Errand errand) throws TransportException, InterruptedException {
        lanes.acquire();
        try {
            return untilCarried(errand);
        } finally {
            lanes.release();
        }
    }

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public void close() {
        connection.close();
    }

    private Carried untilCarried(Errand errand) throws TransportException, InterruptedException {
        long giveUp = System.nanoTime() + settings.reconnectFor().toNanos();
        boolean lostBefore = false;
        while (true) {
            Session session = connection.get(giveUp);
            try {
                return carry(errand, session);
            } catch (NoChannel e) {
                // The server lets us have fewer channels than it does by default: take turns.
                if (System.nanoTime() > giveUp)
                    throw new TransportException(
                            Code.UNREACHABLE,
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

    private Carried carry(Errand errand, Session session)
            throws ConnectionLost, NoChannel, TransportException, InterruptedException {
        try (var exec = new Exec(session, line(errand), settings.connectTimeout())) {
            return exec.run(errand.input(), errand.keepBytes(), errand.limit())
                    .orElseThrow(() -> timedOut(errand, session));
        }
    }

    /** Nothing came for as long as was allowed: the command takes long, or nobody is there any more. */
    private TransportException timedOut(Errand errand, Session session) {
        if (!answers(session)) session.disconnect();
        return new TransportException(
                Code.TIMED_OUT,
                settings.host() + ": no end after " + errand.limit().toSeconds() + " s; it was told to end");
    }

    private static boolean answers(Session session) {
        try {
            var channel = (ChannelExec) session.openChannel("exec");
            channel.setCommand("exit 0");
            channel.connect((int) Duration.ofSeconds(5).toMillis());
            channel.disconnect();
            return true;
        } catch (JSchException e) {
            return false;
        }
    }

    /** One line for whatever login shell there is: single quotes mean the same to all of them. */
    private static String line(Errand errand) {
        return errand.words().stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "exec ", ""));
    }
}
