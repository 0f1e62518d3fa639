package dev.theseus.lab.connect;

import java.nio.file.Path;

/**
 * How large a stand-in is, and what goes wrong in it.
 *
 * @param cache where PostgreSQL is unpacked
 * @param nodesHere whether the nodes are folders and processes of this machine; otherwise somebody puts {@link ConnectFiles} on hosts
 * @param recordsPerSecond how fast a flush processes records of storage
 * @param staleRecords records whose files are gone: a flush never processes them
 */
public record ConnectOptions(
        Path cache, int nodes, boolean nodesHere, int freshRecords, int recordsPerSecond, int staleRecords) {

    /** Two nodes, and a flush that has something to do and ends. */
    public static ConnectOptions in(Path cache) {
        return new ConnectOptions(cache, 2, true, 40, 40, 0);
    }

    public ConnectOptions stale(int records) {
        return new ConnectOptions(cache, nodes, nodesHere, freshRecords, recordsPerSecond, records);
    }

    public ConnectOptions onHosts() {
        return new ConnectOptions(cache, nodes, false, freshRecords, recordsPerSecond, staleRecords);
    }
}
