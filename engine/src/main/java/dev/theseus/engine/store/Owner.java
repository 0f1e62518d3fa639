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
 * @param started when the process began, by the machine's clock of that time
 * @param since when it took the run
 * @param process the start of the machine, and the tick since then at which the process began: with the pid they name a process for ever,
 *     whatever the clock is set to; empty where the system does not tell, or an earlier version wrote it
 */
public record Owner(long pid, Instant started, String host, String user, Instant since, String process) {
    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

    /** Of whom no more is known than what the clock said. */
    Owner(long pid, Instant started, String host, String user, Instant since) {
        this(pid, started, host, user, since, "");
    }

    public static Owner self(Instant now) {
        ProcessHandle self = ProcessHandle.current();
        return new Owner(
                self.pid(),
                self.info().startInstant().orElse(Instant.EPOCH),
                localHost(),
                System.getProperty("user.name", "?"),
                now,
                ownProcess(self.pid()));
    }

    private static String ownProcess(long pid) {
        try {
            return process(pid);
        } catch (IOException notLinux) {
            return "";
        }
    }

    /** Field 22 of {@code /proc/PID/stat}, behind the name, which may hold anything; nothing of a process that has ended. */
    private static String process(long pid) throws IOException {
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(") ") + 2).split(" ", -1);
        boolean ended = fields[0].equals("Z") || fields[0].equals("X");
        return ended ? "" : boot + " " + fields[19];
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
        Optional<ProcessHandle> there = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (!process.isEmpty() && !ownProcess(ProcessHandle.current().pid()).isEmpty()) {
            try {
                return there.isPresent() && process.equals(process(pid));
            } catch (IOException e) {
                // It ended just now, or cannot be looked at: then nobody may say that it is dead.
                return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
            }
        }
        return there.map(found -> found.info().startInstant().map(this::began).orElse(true))
                .orElse(false);
    }

    /** The system reckons start times from its uptime, so they move a little when its clock is set. */
    private boolean began(Instant actual) {
        return Duration.between(started, actual).abs().compareTo(CLOCK_STEP) <= 0;
    }

    /** Names this controller and no other of the run. */
    public String word() {
        return pid + " since " + since;
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
            json.writeStringProperty("process", process);
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
        String process = "";
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
                    case "process" -> process = json.getString();
                    default -> json.skipChildren();
                }
            }
            return Optional.of(new Owner(pid, Instant.parse(started), host, user, Instant.parse(since), process));
        } catch (JacksonException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
