package dev.theseus.engine.transport;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * How hosts are reached, where the inventory does not say.
 *
 * @param installation what fencing tokens are compared within; a word
 * @param sshConfig instead of the user's own ssh configuration
 * @param passphrases the passphrase of a private key in a file, where somebody knows it
 * @param reconnectFor how long a lost connection is tried again before a call fails
 * @param keepAlive after how long a silent connection is asked for a sign of life; three without answer, and it is lost
 * @param keepBytes how much of the beginning and of the end of a command's output is kept
 * @param graceBeforeKill how long a command that is ended may take to go by itself
 */
public record TransportOptions(
        String installation,
        Optional<Path> sshConfig,
        Function<Path, Optional<String>> passphrases,
        Duration connectTimeout,
        Duration reconnectFor,
        Duration keepAlive,
        int keepBytes,
        Duration graceBeforeKill,
        InstantSource clock) {

    public static final TransportOptions DEFAULT = new TransportOptions(
            "default",
            Optional.empty(),
            _ -> Optional.empty(),
            Duration.ofSeconds(15),
            Duration.ofMinutes(2),
            Duration.ofSeconds(10),
            64 * 1024,
            Duration.ofSeconds(10),
            InstantSource.system());

    public TransportOptions withInstallation(String word) {
        return new TransportOptions(
                word,
                sshConfig,
                passphrases,
                connectTimeout,
                reconnectFor,
                keepAlive,
                keepBytes,
                graceBeforeKill,
                clock);
    }

    public TransportOptions withSshConfig(Path file) {
        return new TransportOptions(
                installation,
                Optional.of(file),
                passphrases,
                connectTimeout,
                reconnectFor,
                keepAlive,
                keepBytes,
                graceBeforeKill,
                clock);
    }

    public TransportOptions withPassphrases(Function<Path, Optional<String>> source) {
        return new TransportOptions(
                installation,
                sshConfig,
                source,
                connectTimeout,
                reconnectFor,
                keepAlive,
                keepBytes,
                graceBeforeKill,
                clock);
    }

    public TransportOptions withReconnectFor(Duration limit) {
        return new TransportOptions(
                installation,
                sshConfig,
                passphrases,
                connectTimeout,
                limit,
                keepAlive,
                keepBytes,
                graceBeforeKill,
                clock);
    }

    public TransportOptions withGraceBeforeKill(Duration grace) {
        return new TransportOptions(
                installation, sshConfig, passphrases, connectTimeout, reconnectFor, keepAlive, keepBytes, grace, clock);
    }
}
