package dev.theseus.engine.transport.ssh;

import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.UserInfo;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says yes to a host key that is known, and to no other; nothing is ever added. Keeps what was offered, to say what is wrong with it. */
final class HostKeyCheck implements HostKeyRepository {
    private final Target target;
    private final KnownKeys known;
    private volatile @Nullable HostKey refused;

    HostKeyCheck(Target target, KnownKeys known) {
        this.target = target;
        this.known = known;
    }

    @Override
    public int check(String host, byte[] key) {
        var offered = new HostKey(key);
        if (known.accepts(offered)) return OK;
        refused = offered;
        return known.contradicts(offered).isPresent() || known.revokes(offered).isPresent() ? CHANGED : NOT_INCLUDED;
    }

    /** Why the connection was refused, where it was for the host's key. */
    Optional<TransportException> complaint(String host) {
        HostKey offered = refused;
        if (offered == null) return Optional.empty();
        Optional<KnownKeys.Known> revoked = known.revokes(offered);
        if (revoked.isPresent())
            return Optional.of(new TransportException(
                    Code.HOST_KEY_CHANGED,
                    host + ": THE HOST KEY OF " + target + " IS REVOKED: " + offered.type() + " "
                            + offered.fingerprint() + ", by " + revoked.get().place()
                            + ". Nothing was sent. Find out who answers there before anything else"));
        Optional<KnownKeys.Known> other = known.contradicts(offered);
        return Optional.of(other.map(entry -> changed(host, offered, entry)).orElseGet(() -> unknown(host, offered)));
    }

    private TransportException changed(String host, HostKey offered, KnownKeys.Known entry) {
        return new TransportException(
                Code.HOST_KEY_CHANGED,
                host + ": THE HOST KEY OF " + target + " HAS CHANGED. Known: "
                        + entry.key().type() + " "
                        + entry.key().fingerprint() + " (" + entry.place() + "); offered now: " + offered.fingerprint()
                        + ". Somebody may be listening in; nothing was sent. If the host was installed anew, ask its owner for"
                        + " the fingerprint, then: ssh-keygen -R '" + known.name() + "' -f " + entry.file());
    }

    private TransportException unknown(String host, HostKey offered) {
        String file = target.knownHosts().isEmpty()
                ? "~/.ssh/known_hosts"
                : target.knownHosts().getFirst().toString();
        String others = known.keys().isEmpty()
                ? ""
                : "; known with other kinds of keys (" + known.keys().getFirst().place() + ")";
        return new TransportException(
                Code.HOST_KEY_UNKNOWN,
                host + ": the host key of " + target + " is not known: " + offered.type() + " " + offered.fingerprint()
                        + others
                        + ". Nothing was sent. Compare the fingerprint with what the host's owner says, then: echo '"
                        + known.name()
                        + " " + offered.type() + " " + offered.base64() + "' >> " + file);
    }

    @Override
    public void add(com.jcraft.jsch.HostKey hostkey, @Nullable UserInfo ui) {
        // Never: a person does that.
    }

    @Override
    public void remove(String host, String type) {
        // Never: a person does that.
    }

    @Override
    public void remove(String host, String type, byte[] key) {
        // Never: a person does that.
    }

    @Override
    public String getKnownHostsRepositoryID() {
        return "known_hosts";
    }

    @Override
    public com.jcraft.jsch.HostKey[] getHostKey() {
        return new com.jcraft.jsch.HostKey[0];
    }

    @Override
    public com.jcraft.jsch.HostKey[] getHostKey(@Nullable String host, @Nullable String type) {
        return new com.jcraft.jsch.HostKey[0];
    }
}
