package dev.theseus.lab;

import dev.theseus.lab.LabProcesses.Found;
import dev.theseus.lab.host.HostLayout;
import dev.theseus.lab.process.LabProcess;
import dev.theseus.lab.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Kills parts of a lab with SIGKILL, and brings them back as a service manager would: with the command line that they had. */
public final class Breakage {
    private final LabLayout layout;
    private final LabProcesses processes;

    Breakage(LabLayout layout) {
        this.layout = layout;
        this.processes = new LabProcesses(layout);
    }

    /** The database server dies, and is back after {@code downMs}. */
    public void database(long downMs) throws IOException, InterruptedException {
        again(
                find("mariadbd", "--datadir").orElseThrow(),
                downMs,
                layout.mariaDb().resolve("log"));
    }

    /** A balancer dies, and is back after {@code downMs}, with the servers that it had. */
    public void balancer(String name, long downMs) throws IOException, InterruptedException {
        again(
                find("dev.theseus.lab.proxy.ProxyMain", name).orElseThrow(),
                downMs,
                layout.logs().resolve("balancer-" + name + ".log"));
    }

    /** A node dies with all that it was doing, and its service is started again after {@code downMs}. */
    public void node(String name, long downMs) throws IOException, InterruptedException {
        HostLayout host = layout.host(name);
        find("dev.theseus.lab.groupware.NodeMain", host.root().toString())
                .orElseThrow()
                .identity()
                .kill();
        Thread.sleep(downMs);
        Path output = layout.logs().resolve(name + ".start.log");
        new ProcessBuilder(host.initScript().toString(), "start")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
    }

    /** The program that carries out this administration command dies, wherever it runs just now. @return whether there was one */
    public boolean command(String name) throws InterruptedException {
        Optional<Found> found = find("dev.theseus.lab.admin.AdminCommand", name);
        if (found.isPresent()) found.get().identity().kill();
        return found.isPresent();
    }

    private Optional<Found> find(String program, String word) {
        return processes.alive().stream()
                .filter(process -> process.runs(program))
                .filter(process ->
                        process.line().stream().anyMatch(each -> each.equals(word) || each.startsWith(word + "=")))
                .findFirst();
    }

    private void again(Found process, long downMs, Path log) throws IOException, InterruptedException {
        process.identity().kill();
        Thread.sleep(downMs);
        // The statements of a server's first start are gone, and were for the first start only.
        List<String> line = process.line().stream()
                .filter(word -> !word.isEmpty() && !word.startsWith("--init-file="))
                .toList();
        ProcessIdentity back = LabProcess.start(line, layout.directory(), log);
        if (!back.isAlive()) throw new IOException(line.getFirst() + " did not come back; see " + log);
    }
}
