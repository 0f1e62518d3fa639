package dev.theseus.actions.traffic;

import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.lab.process.LoopbackPorts;
import dev.theseus.testkit.Leash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** HAProxy itself, from the machine's package, with two servers behind it. Subclasses configure it. */
abstract class RunningHaproxy implements Installation {
    private final Backends backends = new Backends(2);
    private final int port = LoopbackPorts.next();
    private final BalancerRef reference;
    private final ProcessBuilder starting;
    private Process process;

    /** A configuration for that port, and what the inventory says of it. */
    record Configured(String text, Map<String, String> settings) {}

    interface Configuring {
        Configured of(int port, Backends servers) throws IOException;
    }

    RunningHaproxy(Path directory, Configuring configuring) throws IOException {
        Configured configured = configuring.of(port, backends);
        Path configuration = Files.writeString(directory.resolve("haproxy.cfg"), configured.text());
        starting = new ProcessBuilder(program(), "-db", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("haproxy.log").toFile());
        process = Leash.on(starting.start());
        reference = new BalancerRef("main", "haproxy", "http://127.0.0.1:" + port, configured.settings());
    }

    /** As after a reload: it knows what its files say, and nothing that was set since. */
    final void restart() throws IOException, InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        process = Leash.on(starting.start());
    }

    private static String program() {
        for (String candidate : new String[] {"/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/usr/bin/haproxy"})
            if (Files.isExecutable(Path.of(candidate))) return candidate;
        throw new IllegalStateException("haproxy is missing: run build/install-test-packages");
    }

    @Override
    public BalancerRef reference() {
        return reference;
    }

    @Override
    public int clientPort() {
        return port;
    }

    @Override
    public Backends backends() {
        return backends;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        backends.close();
    }
}
