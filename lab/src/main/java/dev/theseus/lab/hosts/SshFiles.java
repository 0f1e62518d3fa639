package dev.theseus.lab.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The lab's own keys, and an {@code ssh} that knows them: neither the user's keys nor the user's known hosts are touched. */
record SshFiles(HostsLayout layout) {

    void makeUserKey() throws IOException, InterruptedException {
        Said.by(
                        List.of(
                                "ssh-keygen",
                                "-q",
                                "-t",
                                "ed25519",
                                "-N",
                                "",
                                "-C",
                                "theseus-lab",
                                "-f",
                                layout.userKey() + ""),
                        "")
                .orFail("making the lab's key");
    }

    /** When every host has its key and its address. */
    void write(HostsState state) throws IOException {
        StringBuilder known = new StringBuilder();
        StringBuilder config = new StringBuilder();
        for (HostsState.Host host : state.hosts()) {
            String[] key = Files.readString(layout.publicKey(host.name())).split(" ");
            known.append("%s %s %s%n".formatted(state.address(host), key[0], key[1]));
            config.append("Host %s%n  HostName %s%n".formatted(host.name(), state.address(host)));
        }
        config.append("""
                Host *
                  User root
                  IdentityFile %s
                  IdentitiesOnly yes
                  IdentityAgent none
                  UserKnownHostsFile %s
                  GlobalKnownHostsFile none
                """.formatted(layout.userKey(), layout.knownHosts()));
        Files.writeString(layout.knownHosts(), known);
        Files.writeString(layout.sshConfig(), config);
        Files.createDirectories(layout.bin());
        for (String program : List.of("ssh", "scp", "sftp")) {
            Path file = layout.bin().resolve(program);
            Files.writeString(
                    file,
                    "#!/bin/sh\n# The machine's own, with the lab's keys and known hosts.\nexec /usr/bin/" + program
                            + " -F '" + layout.sshConfig() + "' \"$@\"\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
