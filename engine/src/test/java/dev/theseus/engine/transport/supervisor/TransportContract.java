package dev.theseus.engine.transport.supervisor;

import static dev.theseus.engine.transport.supervisor.ThisMachine.filesNamed;
import static dev.theseus.engine.transport.supervisor.ThisMachine.listed;
import static dev.theseus.engine.transport.supervisor.ThisMachine.processesWith;
import static dev.theseus.engine.transport.supervisor.ThisMachine.until;
import static dev.theseus.engine.transport.supervisor.Warrants.warrant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.port.Command;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.Transport.Sighting;
import dev.theseus.core.value.SafeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every way to a host promises, by topics: a room with a spool of its own for each test. The host is this machine, whatever the way, so its spool can be looked into and damaged. */
@Timeout(60)
public abstract class TransportContract {
    protected static final Duration LONG = Duration.ofSeconds(40);
    protected static final EffectKey KEY = new EffectKey("run-1", "phase.host.step", 1, 0);

    /** Not in any source, command line or environment of this process. */
    protected final String secret = "s3cr3t " + UUID.randomUUID() + " '\"$(id)`\\";

    @TempDir
    protected Path dir;

    protected Path spool = Path.of("");
    private Path bootId = Path.of("");
    private final List<Transport> opened = new ArrayList<>();
    private final Way way;

    protected TransportContract(Way way) {
        this.way = way;
    }

    /** How the host is reached. */
    public interface Way {
        /** May be the same one each time, for opening one can be slow. */
        Courier courier();

        /** One of its own, that ends when it is closed. */
        Courier freshCourier();
    }

    protected Courier courier() {
        return way.courier();
    }

    protected Courier freshCourier() {
        return way.freshCourier();
    }

    @BeforeEach
    void prepare() throws IOException {
        spool = dir.resolve("a spool's place");
        bootId = dir.resolve("boot_id");
        Files.writeString(bootId, "boot-1\n");
    }

    @AfterEach
    void let_nothing_live() throws Exception {
        try (Transport transport = transport()) {
            if (Files.isDirectory(spool)) for (EffectKey key : keysOnDisk()) transport.end(key);
        }
        opened.forEach(Transport::close);
        // A session tidies up when its line is closed.
        until(() -> filesNamed(spool, "session.").isEmpty());
        until(() -> processesWith(spool.toString()).isEmpty());
    }

    protected Transport transport() {
        return transport(courier(), Map.of());
    }

    protected Transport transport(Courier courier, Map<String, String> env) {
        return transport(courier, env, InstantSource.system());
    }

    /** One that waits so long for a command's start together with its end. */
    protected Transport patient(Courier courier, Duration quick) {
        return opened(
                new SupervisedTransport(courier, settings(Map.of(), InstantSource.system()), this::reveal, quick));
    }

    protected Transport transport(Courier courier, Map<String, String> env, InstantSource clock) {
        return opened(new SupervisedTransport(courier, settings(env, clock), this::reveal));
    }

    private Transport opened(Transport transport) {
        opened.add(transport);
        return transport;
    }

    private Settings settings(Map<String, String> env, InstantSource clock) {
        return new Settings(
                "h1",
                env,
                Optional.of(spool.toString()),
                bootId.toString(),
                "test",
                Optional.empty(),
                text -> text.replace(secret, SafeText.MASK),
                64 * 1024,
                Duration.ofSeconds(1),
                clock);
    }

    protected Path bootIdFile() {
        return bootId;
    }

    protected static EffectKey key(int ordinal) {
        return new EffectKey("run-1", "phase.host.step", 1, ordinal);
    }

    protected Finished run(Command command) throws Exception {
        return run(command, KEY);
    }

    protected Finished run(Command command, EffectKey key) throws Exception {
        return run(transport(), command, key);
    }

    protected Finished run(Transport transport, Command command, EffectKey key) throws Exception {
        assertThat(transport.start(key, command, warrant(1))).isTrue();
        return ended(transport.await(key, LONG, _ -> {}));
    }

    protected static Finished cutOff(Sighting sighting) {
        assertThat(sighting).isInstanceOf(Sighting.CutOff.class);
        return ((Sighting.CutOff) sighting).finished();
    }

    protected static Finished ended(Sighting sighting) {
        assertThat(sighting).isInstanceOf(Sighting.Ended.class);
        return ((Sighting.Ended) sighting).finished();
    }

    protected Path keyFile(EffectKey key) {
        return spool.resolve(key.run()).resolve(key.word());
    }

    /** What is kept of a key besides. */
    protected Path kept(EffectKey key, String name) {
        return spool.resolve(key.run()).resolve(key.word() + "~" + name);
    }

    private String reveal(String name) {
        if (name.equals("token")) return secret;
        throw new IllegalStateException("no secret '" + name + "' was given to this run");
    }

    private List<EffectKey> keysOnDisk() throws IOException {
        List<EffectKey> keys = new ArrayList<>();
        for (Path run : listed(spool)) {
            String name = run.getFileName().toString();
            if (!Files.isDirectory(run) || name.startsWith("session.")) continue;
            for (Path key : listed(run)) {
                String word = key.getFileName().toString();
                if (!word.matches(".*\\.1\\.\\d+")) continue;
                int dot = word.lastIndexOf('.');
                keys.add(new EffectKey(name, word.substring(0, dot - 2), 1, Integer.parseInt(word.substring(dot + 1))));
            }
        }
        return keys;
    }

    protected String wrapper(EffectKey key) throws IOException {
        return Files.readString(kept(key, "record")).split(" ")[2];
    }
}
