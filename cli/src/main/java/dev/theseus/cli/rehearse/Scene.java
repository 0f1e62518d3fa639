package dev.theseus.cli.rehearse;

import dev.theseus.lab.ProcessLab;
import dev.theseus.lab.SmallDisk;
import dev.theseus.lab.SshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a trial takes place: a lab, and what a mishap needs around it. */
record Scene(ProcessLab lab, Optional<SshServer> ssh, Optional<SmallDisk> disk) implements AutoCloseable {
    private static final int BACKUP_DISK_KB = 2048;
    private static final int STATE_DISK_KB = 24 * 1024;

    /** What a mishap needs. */
    enum Need {
        NOTHING,
        /** The lab's hosts are reached by SSH. */
        SSH,
        /** Backups go to a small disk. */
        SMALL_BACKUPS,
        /** The journal is on a small disk. */
        SMALL_STATE;

        /** Why this machine cannot have it. */
        Optional<String> lacking() {
            return switch (this) {
                case NOTHING -> Optional.empty();
                case SSH -> SshServer.isThere() ? Optional.empty() : Optional.of("this machine has no sshd");
                case SMALL_BACKUPS, SMALL_STATE ->
                    SmallDisk.isPossible() ? Optional.empty() : Optional.of("mounting a small disk needs root");
            };
        }
    }

    /** @param state the state directory of the run @param inventory where the lab's is written */
    static Scene set(RehearsalOptions options, Ordeal ordeal, Path state, Path inventory)
            throws IOException, InterruptedException, SQLException {
        clean(state);
        Need need = ordeal.mishap().map(Mishap::need).orElse(Need.NOTHING);
        ProcessLab lab = ProcessLab.start(
                options.directory().resolve("lab"), options.subject().lab(), _ -> {});
        try {
            lab.writeInventory(inventory);
            return switch (need) {
                case NOTHING -> new Scene(lab, Optional.empty(), Optional.empty());
                case SSH -> {
                    SshServer ssh = SshServer.start(options.directory().resolve(ordeal.name() + ".ssh"));
                    Files.writeString(inventory, ssh.reached(lab.inventory()));
                    yield new Scene(lab, Optional.of(ssh), Optional.empty());
                }
                case SMALL_BACKUPS ->
                    new Scene(lab, Optional.empty(), Optional.of(SmallDisk.at(lab.backups(), BACKUP_DISK_KB)));
                case SMALL_STATE -> {
                    Files.createDirectories(state);
                    yield new Scene(lab, Optional.empty(), Optional.of(SmallDisk.at(state, STATE_DISK_KB)));
                }
            };
        } catch (IOException | InterruptedException | RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    /** A trial that was cut off left some of it behind. */
    private static void clean(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) Files.deleteIfExists(file);
        }
    }

    /** The folder of programs that comes before those of this machine. */
    Optional<Path> programs() {
        return ssh.map(SshServer::bin);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try (lab) {
            if (ssh.isPresent()) ssh.get().close();
            if (disk.isPresent()) disk.get().close();
        }
    }
}
