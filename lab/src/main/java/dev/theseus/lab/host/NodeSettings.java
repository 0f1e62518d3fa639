package dev.theseus.lab.host;

import java.time.Duration;

/**
 * What a node must know about its lab.
 *
 * @param rowsPerSecond the pace of update tasks that fill rows, so that an update takes a time that can be seen
 */
public record NodeSettings(
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
