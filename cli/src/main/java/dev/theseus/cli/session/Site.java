package dev.theseus.cli.session;

import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.port.Transports;
import dev.theseus.core.problem.Code;
import dev.theseus.engine.lock.InstallationLock;
import dev.theseus.engine.transport.HostTransports;
import dev.theseus.engine.transport.TransportOptions;
import dev.theseus.plan.secret.SecretVault;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/** An installation while a controller has it: its hosts, under its lock. */
final class Site implements AutoCloseable {
    private final Job job;
    private final HostTransports transports;
    private final InstallationLock lock;

    private Site(Job job, HostTransports transports, InstallationLock lock) {
        this.job = job;
        this.transports = transports;
        this.lock = lock;
    }

    /**
     * Takes the installation's lock: on the host that the inventory names, beside the runs of this machine where it names none.
     *
     * @param run its id; empty for one that is not created yet
     * @param works whether anything will be done on hosts; whoever only gives a run up need not reach them, and leaves it to the next who works
     *     there to tell them of a take-over
     */
    static Site enter(Job job, SecretVault vault, Path state, String run, Instant now, boolean takeOver, boolean works)
            throws JournalException, InterruptedException {
        UnaryOperator<String> masking = text -> vault.redactor().redact(text);
        String word = word(job.inventory().name());
        TransportOptions options = TransportOptions.DEFAULT.withInstallation(word);
        var transports = new HostTransports(vault, masking, options);
        try {
            Host host =
                    job.inventory().lockHost().map(job.inventory().hosts()::get).orElse(Host.CONTROLLER);
            String directory = job.inventory().lockHost().isPresent()
                    ? Optional.ofNullable(host.paths().get("lock")).orElse("")
                    : state.resolve("installations").resolve(word).toString();
            var place = new InstallationLock.Place(transports.to(host), host, directory, word);
            InstallationLock lock = InstallationLock.take(place, new InstallationLock.Claim(run, state, now, takeOver));
            Site site = new Site(job, transports, lock);
            if (lock.unraised() && works) site.raiseEverywhere();
            return site;
        } catch (JournalException | InterruptedException | RuntimeException e) {
            transports.close();
            throw e;
        }
    }

    /** Whoever held the lock before may live after all: from here on no host takes anything more from them. */
    private void raiseEverywhere() throws JournalException, InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> raised = new ArrayList<>();
            for (Host host : job.inventory().hosts().values())
                raised.add(threads.submit(() -> {
                    transports.to(host).raise(lock.fence());
                    return null;
                }));
            for (Future<?> each : raised) each.get();
            lock.raised();
        } catch (ExecutionException e) {
            lock.close();
            if (!(e.getCause() instanceof TransportException failed))
                throw new IllegalStateException("raising the token", e.getCause());
            throw new JournalException(
                    new Failure(
                            failed.code() == Code.FENCED ? Code.FENCED : Code.UNREACHABLE,
                            "Another controller held this installation and did not let go, and not every host could be told: "
                                    + failed.getMessage() + ". Nothing was changed.",
                            "Make every host of the inventory reachable, then try again. Where one is gone for good: `theseus abandon`"
                                    + " gives the run up without asking any host, and a new run takes an inventory without it"));
        }
    }

    InstallationLock lock() {
        return lock;
    }

    Transports transports() {
        return transports;
    }

    /** The installation's name as a word, under which hosts compare fencing tokens. */
    private static String word(String name) {
        String word = name.replaceAll("[^A-Za-z0-9_-]", "-");
        return word.isEmpty() ? "installation" : word.substring(0, Math.min(word.length(), 80));
    }

    @Override
    public void close() throws InterruptedException {
        try {
            lock.close();
        } finally {
            transports.close();
        }
    }
}
