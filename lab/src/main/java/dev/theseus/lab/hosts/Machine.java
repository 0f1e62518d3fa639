package dev.theseus.lab.hosts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether this machine can have a hosts lab. */
final class Machine {
    private static final String REMEDY = "build/install-test-packages installs it (as root, on Debian or Ubuntu)";
    private static final List<String> TOOLS =
            List.of("ip", "unshare", "nsenter", "setsid", "flock", "mount", "stat", "ssh", "ssh-keygen", "mmdebstrap");
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private Machine() {}

    static void check() throws LabUnavailable {
        if (!System.getProperty("os.name").equals("Linux"))
            throw new LabUnavailable("the hosts lab needs Linux: its hosts are namespaces of the kernel."
                    + " 'theseus demo' needs neither; or take a virtual machine with Linux");
        if (!System.getProperty("user.name").equals("root"))
            throw new LabUnavailable("the hosts lab needs root, for networks and file systems of its own:"
                    + " run it with sudo. 'theseus demo' does without");
        List<String> missing = TOOLS.stream().filter(tool -> !isThere(tool)).toList();
        if (!missing.isEmpty())
            throw new LabUnavailable(
                    "the hosts lab needs " + String.join(", ", missing) + " on this machine: " + REMEDY);
    }

    private static boolean isThere(String tool) {
        return FOLDERS.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }
}
