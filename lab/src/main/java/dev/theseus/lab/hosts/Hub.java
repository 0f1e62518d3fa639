package dev.theseus.lab.hosts;

import dev.theseus.lab.process.LabProcess;
import dev.theseus.lab.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The process that a lab hangs on: its hosts are processes, mounts and networks inside the namespaces of this one, and the kernel ends them all with it. It ends by itself when the lab's lease does.
 *
 * @param process outside of those namespaces; the one inside ends with it
 */
record Hub(HostsLayout layout, ProcessIdentity process) {

    static Hub start(HostsLayout layout, Duration lease) throws IOException, InterruptedException {
        ProcessIdentity process = LabProcess.start(
                List.of(
                        "unshare",
                        "--mount",
                        "--net",
                        "--pid",
                        "--uts",
                        "--ipc",
                        "--fork",
                        "--kill-child=KILL",
                        "--propagation",
                        "private",
                        "/bin/sh",
                        layout.scripts().path("hub.sh"),
                        layout.directory().toString(),
                        Long.toString(lease.toSeconds())),
                layout.directory(),
                layout.hubLog());
        Hub hub = new Hub(layout, process);
        while (!Files.exists(layout.hub())) {
            if (!process.isAlive())
                throw new LabUnavailable("the lab's namespaces could not be made: "
                        + Files.readString(layout.hubLog()).strip()
                        + ". In a container, this needs one that was started with --privileged");
            Thread.sleep(5);
        }
        return hub;
    }

    String pid() throws IOException {
        return Files.readString(layout.hub()).strip();
    }

    /** Lets one of the lab's scripts work inside. */
    Said script(String name, List<String> arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("/bin/sh", layout.scripts().path(name)));
        words.addAll(arguments);
        return inside(words);
    }

    Said inside(List<String> command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of("nsenter", "--target", pid(), "--mount", "--net", "--pid", "--uts", "--ipc", "--"));
        words.addAll(command);
        return Said.by(words, "");
    }

    /** Ends the lab's processes, mounts and networks; returns when they are gone. */
    void end() throws IOException, InterruptedException {
        ProcessIdentity inside = Files.exists(layout.hub())
                ? ProcessIdentity.of(Long.parseLong(pid()))
                        .filter(_ -> process.isAlive())
                        .orElse(process)
                : process;
        process.kill();
        while (inside.isAlive()) Thread.sleep(5);
    }
}
