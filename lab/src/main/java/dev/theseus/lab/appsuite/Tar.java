package dev.theseus.lab.appsuite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Folders on their way to a host, with the modes of their files. */
final class Tar {
    private Tar() {}

    static void pack(Path folder, Path file) throws IOException, InterruptedException {
        // One time for all files: a package's archive of classes is valid for the next version's, which are the same.
        run(
                "tar",
                "-C",
                folder.toString(),
                "--owner=0",
                "--group=0",
                "--mtime=2020-01-01",
                "-cf",
                file.toString(),
                ".");
    }

    static void remove(Path folder) throws IOException, InterruptedException {
        run("rm", "-rf", folder.toString());
    }

    private static void run(String... words) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(words).inheritIO().start().waitFor();
        if (exit != 0) throw new IOException(String.join(" ", List.of(words)) + ": exit status " + exit);
    }
}
