package dev.theseus.lab;

import dev.theseus.lab.http.LabJson;
import dev.theseus.lab.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a lab consists of, kept in its directory as {@code lab.json}, so that it can be found again.
 *
 * @param processes those that were started once and are never replaced; nodes have pid files, since plans restart them
 * @param clientFolder the folder with MariaDB's client programs
 */
record LabState(
        int format,
        long leaseValidityMs,
        List<Node> nodes,
        List<Balancer> balancers,
        int databasePort,
        String clientFolder,
        Map<String, ProcessIdentity> processes) {

    static final int FORMAT = 1;

    record Node(String name, int httpPort, int adminPort) {}

    record Balancer(String name, int port, int adminPort) {}

    LabState {
        nodes = List.copyOf(nodes);
        balancers = List.copyOf(balancers);
        processes = Map.copyOf(processes);
    }

    LabState with(String name, ProcessIdentity process) {
        Map<String, ProcessIdentity> more = new TreeMap<>(processes);
        more.put(name, process);
        return new LabState(format, leaseValidityMs, nodes, balancers, databasePort, clientFolder, more);
    }

    void write(Path file) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, new LabJson().pretty(this));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static LabState read(Path file) throws IOException {
        LabState state = new LabJson().read(Files.readString(file), LabState.class);
        if (state.format() != FORMAT) {
            throw new IOException(file + " was written by another version of the lab (format " + state.format() + ")");
        }
        return state;
    }
}
