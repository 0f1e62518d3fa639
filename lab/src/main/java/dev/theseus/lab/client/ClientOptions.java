package dev.theseus.lab.client;

/**
 * What the client does; as JSON, the file that its process is started with.
 *
 * @param url the main balancer
 * @param requestsPerSecond the rate while no journey ends early; journeys begin by the clock, whatever became of others
 * @param thinkMs between the requests of a journey
 * @param databaseUrl where the contexts, the maintenance log and, at the end, the written rows are read
 * @param passwordFile holds the database account's password
 * @param statisticsFile written every second and at the end
 * @param lab the lab's directory
 * @param leaseValidityMs see {@link dev.theseus.lab.process.Lease}
 */
public record ClientOptions(
        String url,
        int requestsPerSecond,
        int thinkMs,
        String databaseUrl,
        String databaseUser,
        String passwordFile,
        String statisticsFile,
        String lab,
        long leaseValidityMs) {

    public static final int DEFAULT_RATE = 60;
    public static final int DEFAULT_THINK_MS = 100;
}
