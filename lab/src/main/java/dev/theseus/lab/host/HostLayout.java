package dev.theseus.lab.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where things lie below the directory that stands for a host's root, or below the root of a host that is one; as with App Suite itself. */
public record HostLayout(Path root) {

    public HostLayout {
        root = root.toAbsolutePath().normalize();
    }

    /** The host's name, which is its directory's. */
    public String name() throws IOException {
        Path directory = root.getFileName();
        return directory == null
                ? Files.readString(Path.of("/proc/sys/kernel/hostname")).strip()
                : directory.toString();
    }

    /** What of the lab that the host belongs to its processes look at: the directory that its own lies in. */
    public Path lab() {
        Path parent = root.getParent();
        return parent == null ? root.resolve("var/lib/lab") : parent;
    }

    /** One line for every command that was carried out on the host, and on those that share its lab's directory. */
    public Path executions() {
        return root.getParent() == null ? root.resolve("var/log/lab/executions.log") : lab().resolve("executions.log");
    }

    public Path product() {
        return root.resolve("opt/open-xchange");
    }

    /** Where Theseus keeps what it does on this host: below the host, so that no two labs of a machine share it. */
    public Path spool() {
        return root.resolve("var/spool/theseus");
    }

    public Path etc() {
        return product().resolve("etc");
    }

    public Path sbin() {
        return product().resolve("sbin");
    }

    public Path bin() {
        return root.resolve("bin");
    }

    /** Holds the version of the program that is installed. */
    public Path versionFile() {
        return product().resolve("lib/version");
    }

    public Path initScript() {
        return root.resolve("etc/init.d/open-xchange");
    }

    public Path pidFile() {
        return root.resolve("var/run/open-xchange.pid");
    }

    /** Exists while the node answers; what {@code start} waits for. */
    public Path readyFile() {
        return root.resolve("var/run/open-xchange.ready");
    }

    public Path log() {
        return root.resolve("var/log/open-xchange/console.log");
    }

    /** Ports, pace and the like: what belongs to the lab and not to the product. */
    public Path nodeFile() {
        return etc().resolve("lab.properties");
    }
}
