package dev.theseus.lab.host;

import java.time.Duration;

/**
 * What a node must know about its lab.
 *
 * @param address where it listens for users
 * @param rowsPerSecond the pace of update tasks that fill rows, so that an update takes a time that can be seen
 * @param leaseValidity zero for a node that lives as long as its host
 */
public record NodeSettings(
        String address,
        int httpPort,
        int adminPort,
        String databaseUrl,
        String databaseUser,
        String databasePassword,
        int rowsPerSecond,
        Duration leaseValidity) {

    @Override
    public String toString() {
        return "NodeSettings[http " + httpPort + ", admin " + adminPort + "]";
    }
}
