package dev.theseus.engine.transport.supervisor;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How one host's supervisor is spoken to.
 *
 * @param host the host's name, for messages
 * @param env for every command on it
 * @param spool where the host keeps what it knows of effects; {@code $HOME/.theseus/spool} where absent
 * @param bootIdFile where the host says which start of the machine this is
 * @param fenceScope what a fencing token is compared within: one installation
 * @param sudoSecret the vault's name of the password for sudo, where there is one
 * @param masking hides the run's secrets in text
 * @param keepBytes how much of the beginning and of the end of each output callers get
 * @param graceBeforeKill how long a command that is ended may take to go by itself
 */
public record Settings(
        String host,
        Map<String, String> env,
        Optional<String> spool,
        String bootIdFile,
        String fenceScope,
        Optional<String> sudoSecret,
        UnaryOperator<String> masking,
        int keepBytes,
        Duration graceBeforeKill,
        InstantSource clock) {

    public Settings {
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        if (!fenceScope.matches("[A-Za-z0-9_-]{1,80}")) throw new IllegalArgumentException("not a word: " + fenceScope);
    }
}
