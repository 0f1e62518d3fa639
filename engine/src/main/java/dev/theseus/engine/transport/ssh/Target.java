package dev.theseus.engine.transport.ssh;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a connection goes, and with what: an address after the ssh configuration was applied to it.
 *
 * @param jumps hosts to go through, first to last, as they are written after {@code ProxyJump}
 */
record Target(
        String hostName,
        int port,
        String user,
        List<Path> identityFiles,
        boolean agentToo,
        Optional<Path> agentSocket,
        List<Path> knownHosts,
        Optional<String> hostKeyAlias,
        List<String> jumps) {

    /** The name under which its host key is known. */
    String knownAs() {
        return hostKeyAlias.orElse(port == 22 ? hostName : "[" + hostName + "]:" + port);
    }

    @Override
    public String toString() {
        return user + "@" + hostName + ":" + port;
    }
}
