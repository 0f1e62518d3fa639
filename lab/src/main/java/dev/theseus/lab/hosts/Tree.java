package dev.theseus.lab.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * The file system that all hosts stand on and none of them changes: Debian's smallest, with the packages that the guides need. It is made once on a machine, from Debian's mirror, and kept in the state
 * directory under a key of what is in it.
 */
record Tree(Path folder) {

    /** Finds it, or makes it, which takes about a minute. */
    static Tree in(Path trees, Scripts scripts, Consumer<String> progress) throws IOException, InterruptedException {
        Path folder = trees.resolve(key());
        if (!Files.isDirectory(folder)) {
            progress.accept("making the hosts' file system in " + folder + ", once on this machine: about a minute");
            Files.createDirectories(trees);
            Path log = trees.resolve("making.log");
            Process making = new ProcessBuilder(
                            "sh", scripts.path("tree.sh"), folder + "", scripts.path("tree-packages"))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                if (making.waitFor() != 0)
                    throw new LabUnavailable(
                            "the hosts' file system could not be made from Debian's packages; all of it is in " + log
                                    + ". A mirror that this machine reaches is named by THESEUS_LAB_MIRROR");
            } catch (InterruptedException e) {
                making.destroy();
                throw e;
            }
        }
        return new Tree(folder);
    }

    private static String key() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : List.of("tree.sh", "tree-packages")) digest.update(Scripts.bytes(part));
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
