package dev.theseus.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The process's standard output, which knows whether all that was written to it arrived. */
final class StandardOutput extends OutputStream {
    private static final Path LINUX_NAME = Path.of("/proc/self/fd/1");

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private volatile @Nullable IOException failure;

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            if (failure == null) failure = e;
            throw e;
        }
    }

    /** Why something did not arrive; nothing where a reader just went away, as {@code head} does when it has seen enough. */
    Optional<String> lost() {
        IOException why = failure;
        return why == null || isPipe() ? Optional.empty() : Optional.of(String.valueOf(why.getMessage()));
    }

    private static boolean isPipe() {
        try {
            String name = Files.readSymbolicLink(LINUX_NAME).toString();
            return name.startsWith("pipe:") || name.startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }
}
