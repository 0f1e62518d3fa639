package dev.theseus.lab.groupware;

import com.sun.net.httpserver.HttpServer;
import dev.theseus.lab.admin.AdminServer;
import dev.theseus.lab.admin.Administration;
import dev.theseus.lab.database.Database;
import dev.theseus.lab.host.HostLayout;
import dev.theseus.lab.host.NodeConfiguration;
import dev.theseus.lab.http.Answers;
import dev.theseus.lab.http.HttpCall;
import dev.theseus.lab.http.LabJson;
import dev.theseus.lab.http.RequestBody;
import dev.theseus.lab.http.RequestHead;
import dev.theseus.lab.process.Lease;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The process of one node: {@code NodeMain ROOT}, where ROOT is the directory that stands for the host's root. */
public final class NodeMain {

    private static final int CONNECTIONS = 24;
    private static final int BACKLOG = 1024;
    private static final Duration SWEEP_PAUSE = Duration.ofSeconds(5);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private NodeMain() {}

    public static void main(String[] arguments) throws IOException {
        HostLayout host = new HostLayout(Path.of(arguments[0]));
        NodeConfiguration configuration = NodeConfiguration.of(host);
        if (configuration.leaseValidity().isPositive())
            new Lease(host.lab().resolve("lease"), configuration.leaseValidity()).endsThisProcess();

        Database database = new Database(configuration.database(), CONNECTIONS);
        Sessions sessions = new Sessions(configuration.group(), host.name());
        AtomicInteger inFlight = new AtomicInteger();
        Answers answers = new Answers(new LabJson());

        HttpServer http =
                HttpServer.create(new InetSocketAddress(configuration.address(), configuration.httpPort()), BACKLOG);
        http.createContext("/", new UserApi(configuration, database, sessions, answers, inFlight));
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        AdminServer admin = AdminServer.on(configuration.adminPort(), new Administration(configuration, database));

        http.start();
        admin.start();
        Thread.ofVirtual().start(() -> sweep(sessions, database));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(http, inFlight)));
        announce(host, configuration);
    }

    /** The init script's {@code start} waits for the file that this writes. */
    private static void announce(HostLayout host, NodeConfiguration configuration) throws IOException {
        InetSocketAddress self = new InetSocketAddress(InetAddress.getLoopbackAddress(), configuration.httpPort());
        RequestHead question = RequestHead.of("GET", "/health");
        try (HttpCall call = HttpCall.send(self, question, RequestBody.none(), Duration.ofSeconds(10))) {
            if (call.status() != 200) {
                throw new IOException("the node does not answer its own health check");
            }
        }
        Files.writeString(host.readyFile(), ProcessHandle.current().pid() + "\n");
        System.out.println(host.name() + " runs " + configuration.release().version() + " as "
                + configuration.serverName() + " in cluster " + configuration.group());
    }

    private static void sweep(Sessions sessions, Database database) {
        try {
            while (true) {
                Thread.sleep(SWEEP_PAUSE);
                try {
                    sessions.sweep(database);
                } catch (SQLException e) {
                    System.err.println("sessions: " + e.getMessage()); // the next round may do better
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets requests in flight end. New ones are not turned away any earlier: that is what draining is for. */
    private static void stop(HttpServer http, AtomicInteger inFlight) {
        long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        try {
            while (inFlight.get() > 0 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.stop(0);
    }
}
