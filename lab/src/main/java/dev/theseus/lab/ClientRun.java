package dev.theseus.lab;

import dev.theseus.lab.client.ClientStatistics;
import dev.theseus.lab.http.LabJson;
import dev.theseus.lab.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The client at work, in its own process. */
public final class ClientRun {

    private static final Duration END_LIMIT = Duration.ofSeconds(120);

    private final ProcessIdentity process;
    private final Path statisticsFile;

    ClientRun(ProcessIdentity process, Path statisticsFile) {
        this.process = process;
        this.statisticsFile = statisticsFile;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has seen so far; about a second old. */
    public ClientStatistics statistics() throws IOException {
        return new LabJson().read(Files.readString(statisticsFile), ClientStatistics.class);
    }

    /** Ends it in an orderly way, its last look at every write included, and returns what it has seen in all. */
    public ClientStatistics stop() throws IOException, InterruptedException {
        process.stop(END_LIMIT);
        return statistics();
    }
}
