package dev.theseus.lab.hosts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What came of a command: it has ended; daemons that it left behind go on. */
public record Said(int exit, String out, String err) {

    /** Runs a command to its end. Its output goes through files, since a daemon would keep a pipe open. */
    static Said by(List<String> words, String input) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("theseus-lab-said");
        Path in = folder.resolve("in");
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        try {
            Files.writeString(in, input);
            Process process = new ProcessBuilder(words)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try {
                return new Said(process.waitFor(), text(out), text(err));
            } catch (InterruptedException e) {
                process.destroyForcibly();
                throw e;
            }
        } finally {
            for (Path file : List.of(in, out, err, folder)) Files.deleteIfExists(file);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Its output, if it ended well. @throws IOException with all that it said, if not */
    public String orFail(String what) throws IOException {
        if (exit != 0) throw new IOException(what + ": exit status " + exit + "; " + (err + out).strip());
        return out;
    }
}
