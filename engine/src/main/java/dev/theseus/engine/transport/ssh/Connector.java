package dev.theseus.engine.transport.ssh;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Vault;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens connections to one host, through others where the ssh configuration says so. */
final class Connector {
    private static final int MOST_JUMPS = 8;

    private final SshSettings settings;
    private final Vault vault;
    private final SshConfig config;

    Connector(SshSettings settings, Vault vault) {
        this.settings = settings;
        this.vault = vault;
        this.config = new SshConfig(settings.sshConfig());
    }

    Session open() throws TransportException, InterruptedException {
        Target target = config.resolve(settings.address(), settings.port(), settings.user(), settings.identityFile());
        return open(target, password(), MOST_JUMPS);
    }

    private Session open(Target target, Optional<String> password, int jumpsLeft)
            throws TransportException, InterruptedException {
        if (jumpsLeft == 0)
            throw new TransportException(
                    Code.UNREACHABLE,
                    settings.host() + ": ProxyJump leads through more than " + MOST_JUMPS + " hosts: is it a circle?");
        Session through = null;
        for (String text : target.jumps()) {
            Target jump = config.resolveJump(text);
            // Only the first is reached as its own configuration says: the others are reached through it.
            through = through == null
                    ? open(jump, Optional.empty(), jumpsLeft - 1)
                    : connect(jump, Optional.empty(), through);
        }
        return connect(target, password, through);
    }

    private Session connect(Target target, Optional<String> password, @Nullable Session through)
            throws TransportException, InterruptedException {
        KnownKeys known = KnownKeys.of(target);
        var check = new HostKeyCheck(target, known);
        var login = new Login(target, password, settings.passphrases());
        boolean connected = false;
        try {
            Session session = login.prepare();
            session.setHostKeyRepository(check);
            session.setConfig("StrictHostKeyChecking", "yes");
            session.setConfig("server_host_key", known.algorithms());
            session.setDaemonThread(true);
            session.setServerAliveInterval((int) settings.keepAlive().toMillis());
            session.setServerAliveCountMax(3);
            if (through != null) session.setProxy(new JumpProxy(through));
            Apart.go(() -> session.connect((int) settings.connectTimeout().toMillis()), session::disconnect);
            connected = true;
            return session;
        } catch (JSchException e) {
            throw explain(target, check, login, e);
        } finally {
            if (!connected && through != null) through.disconnect();
        }
    }

    private TransportException explain(Target target, HostKeyCheck check, Login login, JSchException e)
            throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        Optional<TransportException> complaint = check.complaint(settings.host());
        if (complaint.isPresent()) return complaint.get();
        String message = Optional.ofNullable(e.getMessage()).orElse("");
        if (message.startsWith("Auth "))
            return new TransportException(
                    Code.NOT_AUTHENTICATED,
                    settings.host() + ": " + target.hostName() + ":" + target.port() + " did not accept user '"
                            + target.user() + "' with " + login.tried()
                            + ". Nothing was run there. Check the user's name, key and password",
                    e);
        return new TransportException(
                Code.UNREACHABLE,
                settings.host() + ": " + target.hostName() + ":" + target.port() + " cannot be reached: " + reason(e),
                e);
    }

    private static String reason(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) deepest = deepest.getCause();
        String message = Optional.ofNullable(deepest.getMessage())
                .orElse(deepest.getClass().getSimpleName());
        return deepest instanceof java.net.UnknownHostException ? "no such host: " + message : message;
    }

    private Optional<String> password() throws TransportException {
        if (settings.passwordSecret().isEmpty()) return Optional.empty();
        try {
            return Optional.of(vault.reveal(settings.passwordSecret().get()));
        } catch (IllegalStateException e) {
            throw new TransportException(Code.SECRET_UNAVAILABLE, settings.host() + ": " + e.getMessage(), e);
        }
    }
}
