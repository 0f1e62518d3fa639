package dev.theseus.lab.hosts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What is installed on a host before its first start. It is installed once on a machine, on a host that is made for it, and kept: hosts that have it start as fast as bare ones.
 *
 * <p>Two that are equal are the same.
 */
public interface Image {

    /** A word. */
    String name();

    /** Changes with everything that goes into it: hexadecimal digits. */
    String key() throws IOException;

    /**
     * Folders of this machine that are seen on the host, read-only, by where they are there: programs that are too big to be copied.
     *
     * @param cache on this machine, for what is slow to get and stays the same
     */
    default Map<String, Path> folders(Path cache) throws IOException {
        return Map.of();
    }

    /**
     * Installs it on a bare host whose name and address will be others; what it starts must be stopped by {@link LabHost#shutDown}.
     *
     * @param cache on this machine, for what is slow to get and stays the same
     */
    void install(LabHost host, Path cache) throws IOException, InterruptedException;
}
