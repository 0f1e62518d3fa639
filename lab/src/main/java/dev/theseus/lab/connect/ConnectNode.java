package dev.theseus.lab.connect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One node: a directory that stands for its host's root.
 *
 * <pre>
 * etc/init.d/S80connect       starts and stops it
 * etc/connect/archive.key     a key outside of the installation directory
 * opt/connect/                the installation directory: *.properties, conf/keys/, bin/runmonitor.sh
 * </pre>
 */
public record ConnectNode(Path root) {

    /** The installation directory. */
    public Path home() {
        return root.resolve("opt/connect");
    }

    public Path initScripts() {
        return root.resolve("etc/init.d");
    }

    /** Where the plan is to keep what it saves. */
    public Path saved() {
        return root.resolve("var/saved/connect");
    }

    /** The files with keys that {@code crypto.properties} names. */
    public List<Path> keyFiles() {
        return new ConnectFiles(root.toString()).keys().stream().map(Path::of).toList();
    }

    public List<Path> propertiesFiles() {
        return new ConnectFiles(root.toString())
                .properties().stream().map(Path::of).toList();
    }

    /** From now on its S80connect says that it stopped and leaves the process alive; or no more. */
    public void leavesProcess(boolean broken) throws IOException {
        Path mark = root.resolve("var/lab/leaves-process");
        if (broken) {
            Files.createDirectories(mark.getParent());
            Files.writeString(mark, "");
        } else {
            Files.deleteIfExists(mark);
        }
    }

    /** The process that runs runmonitor.sh, while it lives. */
    public Optional<ProcessHandle> monitor() {
        String script = home().resolve("bin/runmonitor.sh").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().arguments().stream()
                        .flatMap(java.util.Arrays::stream)
                        .anyMatch(script::equals))
                .findFirst();
    }

    void write(String databaseUrl) throws IOException {
        for (ConnectFiles.Content file :
                new ConnectFiles(root.toString()).all(String.valueOf(root.getFileName()), databaseUrl)) {
            Path target = Path.of(file.path());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.text());
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(file.mode()));
        }
    }

    void start() throws IOException, InterruptedException {
        Process start = new ProcessBuilder(initScripts().resolve("S80connect").toString(), "start")
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("var/log/start.log").toFile())
                .start();
        if (!start.waitFor(30, TimeUnit.SECONDS) || start.exitValue() != 0) {
            throw new IOException(
                    "Connect did not start on " + root.getFileName() + "; see " + root.resolve("var/log"));
        }
    }
}
