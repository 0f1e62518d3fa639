package dev.theseus.lab.hosts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all hosts of one lab have over the tree: how they start, who may log in, who the others are. */
record CommonLayer(HostsLayout layout) {

    void write(HostsState state, Passwords passwords) throws IOException {
        Path root = layout.common();
        put("etc/lab/init", Scripts.bytes("host-init.sh"), "rwxr-xr-x");
        put("etc/ssh/sshd_config", Scripts.bytes("sshd_config"), "rw-r--r--");
        put("etc/lab/hosts", groups(state).getBytes(StandardCharsets.UTF_8), "rw-r--r--");
        put("etc/hosts", hosts(state).getBytes(StandardCharsets.UTF_8), "rw-r--r--");
        // The hosts' administrators go from one to the other, as pssh and scp of the guides do.
        put("root/.ssh/id_ed25519", Files.readAllBytes(layout.userKey()), "rw-------");
        put("root/.ssh/known_hosts", Files.readAllBytes(layout.knownHosts()), "rw-r--r--");
        put(
                "root/.ssh/authorized_keys",
                Files.readAllBytes(
                        layout.userKey().resolveSibling(layout.userKey().getFileName() + ".pub")),
                "rw-------");
        for (Path password : passwords.files())
            put("etc/lab/passwords/" + password.getFileName(), Files.readAllBytes(password), "rw-------");
        // A host's folders take their modes from the uppermost layer that has them; whoever brings the lab up may have
        // a strict umask.
        try (Stream<Path> all = Files.walk(root)) {
            for (Path folder : all.filter(Files::isDirectory).toList()) mode(folder, "rwxr-xr-x");
        }
        mode(root.resolve("root"), "rwx------");
        mode(root.resolve("root/.ssh"), "rwx------");
    }

    private static String hosts(HostsState state) {
        return "127.0.0.1 localhost\n"
                + state.hosts().stream()
                        .map(host -> state.address(host) + " " + host.name() + "\n")
                        .collect(Collectors.joining());
    }

    private static String groups(HostsState state) {
        return state.hosts().stream()
                .map(host -> state.address(host) + " " + host.name() + " " + String.join(" ", host.groups()) + "\n")
                .collect(Collectors.joining());
    }

    private void put(String name, byte[] content, String mode) throws IOException {
        Path file = layout.common().resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        mode(file, mode);
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
