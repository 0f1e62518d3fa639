package dev.theseus.lab.hosts;

import dev.theseus.lab.http.LabJson;
import dev.theseus.lab.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What a lab consists of, kept in its directory, so that it can be found again.
 *
 * @param hub the process whose end is the lab's
 * @param subnet the first three numbers of every address
 * @param leaseValidityMs 0: the lab stays until it is taken down
 */
record HostsState(int format, String name, ProcessIdentity hub, String subnet, long leaseValidityMs, List<Host> hosts) {

    static final int FORMAT = 1;
    private static final int FIRST_ADDRESS = 10;

    record Host(int number, String name, List<String> groups) {}

    HostsState {
        hosts = List.copyOf(hosts);
    }

    String address(Host host) {
        return subnet + "." + (FIRST_ADDRESS + host.number());
    }

    void write(Path file) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, new LabJson().pretty(this));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static HostsState read(Path file) throws IOException {
        HostsState state = new LabJson().read(Files.readString(file), HostsState.class);
        if (state.format() != FORMAT)
            throw new LabUnavailable(file + " was written by another version of Theseus (format " + state.format()
                    + "); take that lab down with the version that made it");
        return state;
    }
}
