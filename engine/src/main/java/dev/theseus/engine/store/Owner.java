package dev.theseus.engine.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Who drives a run.
 *
 * @param started when the process began; with the pid it names a process for ever, which the pid alone does not
 * @param since when it took the run
 */
public record Owner(long pid, Instant started, String host, String user, Instant since) {
    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

    public static Owner self(Instant now) {
        ProcessHandle self = ProcessHandle.current();
        return new Owner(
                self.pid(),
                self.info().startInstant().orElse(Instant.EPOCH),
                localHost(),
                System.getProperty("user.name", "?"),
                now);
    }

    private static String localHost() {
        try {
            // Asking the network for one's own name can take as long as a name server that does not answer.
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notLinux) {
            return networkName();
        }
    }

    private static String networkName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Whether the process is there. Of a process on another host only that host knows: it counts as alive. */
    public boolean alive() {
        if (!host.equals(localHost())) return true;
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(process -> process.info().startInstant().map(this::began).orElse(true))
                .orElse(false);
    }

    /** The system reckons start times from its uptime, so they move a little when its clock is set. */
    private boolean began(Instant actual) {
        return Duration.between(started, actual).abs().compareTo(CLOCK_STEP) <= 0;
    }

    byte[] json() {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeNumberProperty("pid", pid);
            json.writeStringProperty("started", started.toString());
            json.writeStringProperty("host", host);
            json.writeStringProperty("user", user);
            json.writeStringProperty("since", since.toString());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** @return empty where the text is not what {@link #json} writes */
    static Optional<Owner> parse(byte[] bytes) {
        long pid = 0;
        String started = "";
        String host = "";
        String user = "";
        String since = "";
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), bytes)) {
            json.nextToken();
            for (String key = json.nextName(); key != null; key = json.nextName()) {
                json.nextToken();
                switch (key) {
                    case "pid" -> pid = json.getLongValue();
                    case "started" -> started = json.getString();
                    case "host" -> host = json.getString();
                    case "user" -> user = json.getString();
                    case "since" -> since = json.getString();
                    default -> json.skipChildren();
                }
            }
            return Optional.of(new Owner(pid, Instant.parse(started), host, user, Instant.parse(since)));
        } catch (JacksonException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
