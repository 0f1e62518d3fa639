package dev.theseus.actions.data;

import dev.theseus.actions.host.FileState;
import dev.theseus.actions.host.HostFile;
import dev.theseus.actions.host.HostFile.Refused;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A dump on a host, with its manifest.
 *
 * @param intact whether the dump is the one that the manifest describes
 */
record Backup(String path, Manifest manifest, boolean intact) {

    /** What stands at a path; empty where there is no dump, or none that was verified. */
    static Optional<Backup> at(String path, ActionContext context)
            throws Refused, ActionException, InterruptedException {
        var manifest = new HostFile(context, Manifest.pathOf(path));
        FileState dump = new HostFile(context, path).state();
        if (!dump.exists() || !manifest.state().exists()) return Optional.empty();
        return Manifest.read(new String(manifest.read(), StandardCharsets.UTF_8))
                .map(read -> new Backup(path, read, read.sha256().equals(dump.sha256())));
    }

    /** How a dump's name says that it is packed. */
    static String packing(String path) {
        if (path.endsWith(".gz")) return "gzip";
        return path.endsWith(".zst") ? "zstd" : "none";
    }
}
