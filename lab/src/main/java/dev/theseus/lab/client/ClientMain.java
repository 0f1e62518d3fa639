package dev.theseus.lab.client;

import dev.theseus.lab.http.LabJson;
import dev.theseus.lab.process.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The client's process: {@code ClientMain OPTIONS_FILE}. It writes its statistics every second; at SIGTERM it ends its
 * journeys, looks for its writes once more, and writes them a last time.
 */
public final class ClientMain {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private ClientMain() {}

    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        LabJson json = new LabJson();
        ClientOptions options = json.read(Files.readString(Path.of(arguments[0])), ClientOptions.class);
        LoadClient client = LoadClient.of(options);
        Path file = Path.of(options.statisticsFile());
        Thread reporter = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            try {
                reporter.interrupt();
                reporter.join(PAUSE.multipliedBy(5));
                write(json, file, client.stop());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                System.err.println("client: no final statistics: " + e);
            }
        }));
        Path lease = Path.of(options.lab()).resolve("lease");
        new Lease(lease, Duration.ofMillis(options.leaseValidityMs())).endsThisProcess();
        client.start();
        report(json, file, client);
    }

    private static void report(LabJson json, Path file, LoadClient client) throws IOException {
        try {
            while (true) {
                write(json, file, client.statistics());
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the shutdown hook writes the rest
        }
    }

    private static void write(LabJson json, Path file, ClientStatistics statistics) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, json.pretty(statistics));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
