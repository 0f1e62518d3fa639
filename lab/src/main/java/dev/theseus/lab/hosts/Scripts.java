package dev.theseus.lab.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The lab's shell scripts, written out where processes can reach them: builds are replaced under running labs. */
record Scripts(Path folder) {
    private static final List<String> NAMES =
            List.of("hub.sh", "uplink.sh", "prepare.sh", "boot.sh", "init.sh", "tree.sh", "tree-packages");

    void write() throws IOException {
        Files.createDirectories(folder);
        for (String name : NAMES) Files.write(folder.resolve(name), bytes(name));
    }

    String path(String name) {
        return folder.resolve(name).toString();
    }

    static byte[] bytes(String name) throws IOException {
        try (InputStream in = Scripts.class.getResourceAsStream(name)) {
            if (in == null) throw new IOException("the lab's " + name + " is missing in this build");
            return in.readAllBytes();
        }
    }
}
