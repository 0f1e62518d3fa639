package dev.theseus.engine.transport.ssh;

import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** OpenSSH's own programs on the controller, asked where they know best: how to read the configuration and {@code known_hosts}. */
final class Tool {
    private Tool() {}

    /** @param exit its exit status */
    record Said(int exit, String out, String err) {}

    static Said ask(List<String> words) throws TransportException, InterruptedException {
        try {
            Process process = new ProcessBuilder(words).start();
            process.getOutputStream().close();
            // Both print little: less than a pipe holds.
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), out, err.strip());
        } catch (IOException e) {
            throw new TransportException(
                    Code.UNREACHABLE,
                    "'" + words.getFirst()
                            + "' cannot be run on this machine: install OpenSSH's client programs (package openssh-client)",
                    e);
        }
    }
}
