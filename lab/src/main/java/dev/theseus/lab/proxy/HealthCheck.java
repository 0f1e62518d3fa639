package dev.theseus.lab.proxy;

import dev.theseus.lab.http.HttpCall;
import dev.theseus.lab.http.RequestBody;
import dev.theseus.lab.http.RequestHead;
import java.io.IOException;
import java.time.Duration;

/** Asks every server for {@code /health}, again and again; 200 means up, anything else down. */
final class HealthCheck implements AutoCloseable {

    /** A server that is not there refuses at once; one that takes its time on a busy machine is no dead one. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Upstreams upstreams;
    private final Duration pause;
    private final Thread thread;

    HealthCheck(Upstreams upstreams, Duration pause) {
        this.upstreams = upstreams;
        this.pause = pause;
        this.thread = Thread.ofVirtual().name("health check").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                for (Upstream server : upstreams.toCheck()) {
                    upstreams.checked(server, healthy(server));
                }
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean healthy(Upstream server) {
        RequestHead question = RequestHead.of("GET", "/health");
        try (HttpCall call = HttpCall.send(server.socketAddress(), question, RequestBody.none(), TIMEOUT)) {
            return call.status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
