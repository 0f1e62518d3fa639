package dev.theseus.engine.transport.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * How one host is connected to.
 *
 * @param host its name, for messages
 * @param address what is looked up in the ssh configuration
 * @param port where the inventory says one; so with user and identityFile
 * @param passwordSecret the vault's name of the password, where there is one
 * @param sshConfig instead of the user's own ssh configuration
 * @param passphrases the passphrase of a private key in a file, where somebody knows it
 */
public record SshSettings(
        String host,
        String address,
        Optional<Integer> port,
        Optional<String> user,
        Optional<Path> identityFile,
        Optional<String> passwordSecret,
        Optional<Path> sshConfig,
        Function<Path, Optional<String>> passphrases,
        Duration connectTimeout,
        Duration reconnectFor,
        Duration keepAlive) {}
