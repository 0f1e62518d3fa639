package dev.theseus.cli.command;

import dev.theseus.cli.session.Refused;
import dev.theseus.cli.terminal.Interrupts;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.lab.hosts.HostsLab;
import dev.theseus.lab.hosts.LabUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hosts labs of this machine, for the commands that work on them. */
final class Labs {
    private final Shop shop;

    Labs(Shop shop) {
        this.shop = shop;
    }

    /** What is done with labs and may find that there is none. */
    interface Deed<T> {
        T done() throws IOException, InterruptedException;
    }

    static <T> T orRefused(Deed<T> deed) throws IOException, InterruptedException, Refused {
        try {
            return deed.done();
        } catch (LabUnavailable e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    static Refused refused(String why) {
        return Refused.of(new Failure(Code.LAB_UNAVAILABLE, why, ""), Refused.FAILED);
    }

    Path home() {
        return shop.store().state().toAbsolutePath().resolve("hosts-lab");
    }

    List<String> names() throws IOException {
        return HostsLab.names(home());
    }

    /** The lab of that name, or the only one. */
    String theOne(@Nullable String name) throws IOException, Refused {
        return name != null ? name : theOnly(names());
    }

    private static String theOnly(List<String> names) throws Refused {
        return switch (names.size()) {
            case 0 -> throw refused("there is no lab on this machine: start one with 'theseus lab up'");
            case 1 -> names.getFirst();
            default -> throw refused("there are several labs, " + String.join(", ", names) + ": say which with --name");
        };
    }

    /** The lab of that name, or the only one that is up; where none is, the only one says why. */
    HostsLab attach(@Nullable String name) throws IOException, InterruptedException, Refused {
        List<String> up = new ArrayList<>();
        if (name == null) for (String each : names()) if (isUp(each)) up.add(each);
        String one = name == null && !up.isEmpty() ? theOnly(up) : theOne(name);
        return orRefused(() -> HostsLab.attach(home(), one));
    }

    private boolean isUp(String name) throws IOException {
        try {
            HostsLab.attach(home(), name);
            return true;
        } catch (LabUnavailable ended) {
            return false;
        }
    }

    void progress(String line) {
        if (!shop.common().quiet()) shop.around().err().println(line);
    }

    String program() {
        return shop.around().program();
    }

    /** A command that takes this terminal until it ends. @return its exit status */
    int inherit(ProcessBuilder command) throws IOException, InterruptedException {
        // Ctrl-C is the command's to answer, not ours.
        try (var _ = new Interrupts((_, _) -> {})) {
            return command.inheritIO().start().waitFor();
        }
    }

    void print(String line) {
        shop.print(line);
    }
}
