package dev.theseus.engine.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainKnownHostsTest {
    @TempDir
    private Path dir;

    private Path file = Path.of("");
    private String ed25519 = "";
    private String ecdsa = "";

    @BeforeEach
    void keys() throws Exception {
        file = dir.resolve("known_hosts");
        ed25519 = key("ed25519");
        ecdsa = key("ecdsa");
    }

    /** The key's kind and itself, as they stand in a line. */
    private String key(String type) throws Exception {
        Path key = dir.resolve(type);
        assertThat(new ProcessBuilder("ssh-keygen", "-q", "-t", type, "-N", "", "-f", key.toString())
                        .start()
                        .waitFor())
                .isZero();
        String[] words = Files.readString(dir.resolve(type + ".pub")).split(" ");
        return words[0] + " " + words[1];
    }

    @Test
    void what_is_found_is_what_openssh_finds() throws Exception {
        Files.writeString(
                file,
                "# ours\n\nhost-1 " + ed25519 + "\nhost-1,10.0.0.1 " + ecdsa + " a comment\n[host-1]:2222 " + ed25519
                        + "\nHost-2.Example,[::1]:22 " + ed25519 + "\nfe80::1 " + ecdsa + "\nhost " + ecdsa);
        for (String name : List.of(
                "host-1",
                "HOST-1",
                "10.0.0.1",
                "[host-1]:2222",
                "[host-1]:22",
                "host-2.example",
                "[::1]:22",
                "fe80::1",
                "host",
                "host-",
                "nobody")) assertThat(PlainKnownHosts.find(file, name)).as(name).contains(KnownKeys.ask(name, file));
        assertThat(PlainKnownHosts.find(file, "host-1").orElseThrow()).hasSize(2);
    }

    @Test
    void a_file_in_which_anything_else_stands_is_left_to_openssh() throws IOException {
        for (String line : List.of(
                "host-? " + ed25519,
                "*.example " + ed25519,
                "!host-1,host-* " + ed25519,
                "|1|zIbV4mcWBwsDBUdwqTSyZSzRMhM=|BfXpnBDUh2bpxzMkVqRGUQ5tNOU= " + ed25519,
                "@revoked host-1 " + ed25519,
                "@cert-authority host-1 " + ed25519,
                " host-1 " + ed25519,
                "host-1\t" + ed25519,
                "host-1  " + ed25519,
                "host-1 " + ed25519.split(" ")[0],
                "host-1 " + ecdsa.split(" ")[0] + " " + ed25519.split(" ")[1],
                "host-1 ssh-ed25519 AAAA%",
                "host-1 1024 35 1234567",
                "hôst " + ed25519)) {
            Files.writeString(file, "host-1 " + ed25519 + "\n" + line + "\n");
            assertThat(PlainKnownHosts.find(file, "host-1")).as(line).isEmpty();
        }
    }
}
