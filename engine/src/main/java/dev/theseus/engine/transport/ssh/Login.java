package dev.theseus.engine.transport.ssh;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.SSHAgentConnector;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.UIKeyboardInteractive;
import com.jcraft.jsch.UserInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What we show to prove who we are: keys of the agent and in files, then a password. Remembers what there was, for messages. */
final class Login {
    private final Target target;
    private final Optional<String> password;
    private final Function<Path, Optional<String>> passphrases;
    private final List<String> shown = new ArrayList<>();

    Login(Target target, Optional<String> password, Function<Path, Optional<String>> passphrases) {
        this.target = target;
        this.password = password;
        this.passphrases = passphrases;
    }

    /** A session that is not connected yet. */
    Session prepare() throws JSchException {
        var jsch = new JSch();
        if (target.agentToo()) addAgent(jsch);
        for (Path file : target.identityFiles()) if (Files.exists(file)) addKey(jsch, file);
        Session session = jsch.getSession(target.user(), target.hostName(), target.port());
        session.setConfig("PreferredAuthentications", "publickey,password,keyboard-interactive");
        password.ifPresent(text -> {
            session.setPassword(text.getBytes(StandardCharsets.UTF_8));
            session.setUserInfo(new Typist(text));
            shown.add("a password");
        });
        return session;
    }

    /** What was tried, in words. */
    String tried() {
        return shown.isEmpty() ? "nothing: no agent, no key file and no password was there" : String.join(", ", shown);
    }

    private void addAgent(JSch jsch) {
        try {
            var connector = target.agentSocket().isPresent()
                    ? new SSHAgentConnector(target.agentSocket().get())
                    : new SSHAgentConnector();
            var agent = new AgentIdentityRepository(connector);
            int keys = agent.getIdentities().size();
            if (keys == 0) return;
            jsch.setIdentityRepository(agent);
            shown.add("the agent's " + (keys == 1 ? "key" : keys + " keys"));
        } catch (AgentProxyException noAgent) {
            // There is none, which is as good as one without keys.
        }
    }

    private void addKey(JSch jsch, Path file) {
        try {
            KeyPair pair = KeyPair.load(jsch, file.toString());
            boolean encrypted = pair.isEncrypted();
            pair.dispose();
            Optional<String> passphrase = encrypted ? passphrases.apply(file) : Optional.empty();
            if (encrypted && passphrase.isEmpty()) {
                shown.add("not the key " + file + " (it is encrypted, and no passphrase was given)");
            } else if (passphrase.isPresent() && !opens(jsch, file, passphrase.get())) {
                shown.add("not the key " + file + " (the passphrase does not open it)");
            } else {
                byte[] bytes = passphrase
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .orElse(null);
                jsch.addIdentity(file.toString(), bytes);
                shown.add("the key " + file);
            }
        } catch (JSchException unreadable) {
            shown.add("not the key " + file + " (" + unreadable.getMessage() + ")");
        }
    }

    private static boolean opens(JSch jsch, Path file, String passphrase) throws JSchException {
        KeyPair pair = KeyPair.load(jsch, file.toString());
        try {
            return pair.decrypt(passphrase.getBytes(StandardCharsets.UTF_8));
        } finally {
            pair.dispose();
        }
    }

    /** Types the password where a server asks for it in its own words, once. */
    private static final class Typist implements UserInfo, UIKeyboardInteractive {
        private final String password;
        private boolean typed;

        Typist(String password) {
            this.password = password;
        }

        @Override
        public String @Nullable [] promptKeyboardInteractive(
                String destination, String name, String instruction, String[] prompts, boolean[] echo) {
            if (prompts.length == 0) return new String[0];
            if (typed || prompts.length != 1 || echo[0]) return null;
            typed = true;
            return new String[] {password};
        }

        @Override
        public String getPassword() {
            return password;
        }

        @Override
        public boolean promptPassword(String message) {
            return false;
        }

        @Override
        public @Nullable String getPassphrase() {
            return null;
        }

        @Override
        public boolean promptPassphrase(String message) {
            return false;
        }

        @Override
        public boolean promptYesNo(String message) {
            return false;
        }

        @Override
        public void showMessage(String message) {
            // A banner: nothing to do with us.
        }
    }
}
