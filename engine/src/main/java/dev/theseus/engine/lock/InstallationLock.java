package dev.theseus.engine.lock;

import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The lock of an installation: while it is held no other controller, on this machine or another, drives a run there.
 *
 * <p>A live holder is never pushed aside, whoever says so. One that died on this very machine is: that is certain. Of one elsewhere
 * nothing is certain but that it was not heard of for {@link #SILENT}; then a person may take over, and the new fencing token, raised on
 * every host, keeps the old one from doing anything should it live after all.
 *
 * <p>Its commands are sent as looks: they change nothing of the installation, and sent twice they do the same as once.
 */
public final class InstallationLock implements AutoCloseable {
    /** How often the holder says that it lives. */
    public static final Duration BEAT = Duration.ofSeconds(15);

    /** Not heard of for so long, a holder elsewhere may be taken over from by a person's word. */
    public static final Duration SILENT = Duration.ofMinutes(2);

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SCRIPT = script();

    private final Place place;
    private Claimant claimant;
    private long fence;
    private boolean unraised;
    /** Whether the run is at its end; whoever lets go without having driven it leaves the mark of an open run as it found it. */
    private boolean closed;

    private boolean released;
    private volatile boolean over;
    private @Nullable Thread beating;

    /**
     * Where the lock is.
     *
     * @param directory empty for the usual one on a host
     * @param word the installation's name as a word
     */
    public record Place(Transport transport, Host host, String directory, String word) {}

    /**
     * What a person says beforehand.
     *
     * @param takeOver whether one that is silent is taken over from, and a run that another machine left open is given up
     */
    public record Claim(String run, Path state, Instant now, boolean takeOver) {}

    private InstallationLock(Place place, Claimant claimant) {
        this.place = place;
        this.claimant = claimant;
    }

    /**
     * Takes the lock.
     *
     * @throws JournalException {@code INSTALLATION_LOCKED} where another holds it, {@code RUN_UNRESOLVED} where another run is not at its
     *     end, {@code STATE_UNAVAILABLE} where the lock cannot be asked
     */
    public static InstallationLock take(Place place, Claim claim) throws JournalException, InterruptedException {
        Claimant self = Claimant.self(UUID.randomUUID().toString(), claim.now(), claim.run(), claim.state());
        var lock = new InstallationLock(place, self);
        lock.take(claim, "", false);
        return lock;
    }

    /** @param lives whether the expected holder may live */
    private void take(Claim claim, String expected, boolean lives) throws JournalException, InterruptedException {
        List<String> lines = ask(
                claimant.text(),
                "take",
                expected,
                Long.toString(claim.now().toEpochMilli()),
                claim.run(),
                claim.takeOver() ? "yes" : "no",
                lives ? "yes" : "no");
        String[] answer = lines.getFirst().split(" ");
        List<String> rest = lines.subList(1, lines.size());
        switch (answer[0]) {
            case "taken" -> {
                fence = Long.parseLong(answer[1]);
                unraised = answer[2].equals("unraised");
            }
            case "held" -> heldBy(claim, rest, Duration.ofSeconds(Long.parseLong(answer[1])), expected);
            case "open" -> throw open(rest);
            default -> throw unavailable(lines.getFirst());
        }
    }

    private void heldBy(Claim claim, List<String> rest, Duration age, String expected)
            throws JournalException, InterruptedException {
        Optional<Claimant> other = Claimant.parse(rest);
        String nonce = rest.isEmpty() ? "" : rest.getFirst();
        boolean dead = other.map(Claimant::provedDead).orElse(false);
        boolean silent = age.compareTo(SILENT) > 0;
        if (!expected.equals(nonce) && (dead || silent && claim.takeOver())) take(claim, nonce, !dead);
        else throw locked(other.map(each -> each.shown(age)).orElse("another controller"), silent);
    }

    private JournalException locked(String who, boolean silent) {
        return new JournalException(new Failure(
                Code.INSTALLATION_LOCKED,
                "Installation " + place.word() + " is driven by " + who + ". Nothing was changed.",
                silent
                        ? "Make sure that it is gone for good, then say --take-over"
                        : "Wait for it, or end it where it runs; one that lives is never taken over from"));
    }

    private JournalException open(List<String> rest) {
        String run = rest.isEmpty() ? "?" : rest.getFirst();
        String where = rest.size() < 2 ? "" : ", " + rest.get(1);
        return new JournalException(new Failure(
                Code.RUN_UNRESOLVED,
                "Run " + run + " of this installation is not at its end" + where + ". Nothing was changed.",
                "Resume it there, roll it back, or `theseus abandon " + run
                        + " --reason …`; where its journal is lost for good, say --take-over"));
    }

    private JournalException unavailable(String said) {
        return new JournalException(new Failure(
                Code.STATE_UNAVAILABLE,
                "The lock of the installation on " + place.host().name() + " cannot be asked: " + said
                        + ". Nothing was changed.",
                "Make that host reachable and its directory writable, then try again"));
    }

    /** The fencing token: greater than any that was given out before. */
    public long fence() {
        return fence;
    }

    /**
     * Whether somebody held it who may live after all, and over whose token ours is to be raised on every host first: so it is until
     * {@link #raised} was said once, whoever takes the lock meanwhile.
     */
    public boolean unraised() {
        return unraised;
    }

    /** Every host has been told the token. */
    public void raised() throws JournalException, InterruptedException {
        String answer = ask("", "raised").getFirst();
        if (!answer.equals("ok")) throw unavailable(answer);
        unraised = false;
    }

    /** From here on no other run may begin until {@link #runEnded this one} is at its end, even when nobody holds the lock. */
    public void runBegins(String run) throws JournalException, InterruptedException {
        claimant = new Claimant(claimant.nonce(), claimant.owner(), claimant.machine(), run, claimant.state());
        String who = "driven by " + claimant.owner().user() + " on "
                + claimant.owner().host() + ", journal in " + claimant.state();
        String answer = ask(who + "\n", "opens", run).getFirst();
        if (!answer.equals("ok")) throw unavailable(answer);
    }

    /** Whether the run is at its end, so that another may begin once the lock is let go. */
    public void runEnded(boolean atItsEnd) {
        closed = atItsEnd;
    }

    /** Says every now and then that this controller lives; {@code lost} is run once where another has taken over. */
    public void beat(Runnable lost) {
        beat(BEAT, lost);
    }

    void beat(Duration every, Runnable lost) {
        beating = Thread.ofVirtual().name("installation lock").start(() -> {
            try {
                while (!over) {
                    Thread.sleep(every);
                    if (isLost() && !over) {
                        lost.run();
                        return;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private boolean isLost() throws InterruptedException {
        try {
            return ask("", "beat").getFirst().equals("lost");
        } catch (JournalException e) {
            // Out of reach for a while: nobody takes over from us before a person says so, and then the token guards
            // every host.
            return false;
        }
    }

    private List<String> ask(String input, String order, String... more) throws JournalException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                "/bin/sh", "-c", SCRIPT, "theseus-lock", order, place.directory(), place.word(), claimant.nonce()));
        words.addAll(List.of(more));
        Command command = Command.argv(words.toArray(String[]::new))
                .withStdin(SafeText.plain(input))
                .withEnv(place.host().env());
        try {
            Finished finished = place.transport().look(command, LIMIT);
            String said = finished.output().out().strip();
            if (!finished.ok() || said.isEmpty())
                throw unavailable(finished.output().err().strip());
            return said.lines().toList();
        } catch (TransportException e) {
            throw unavailable(String.valueOf(e.getMessage()));
        }
    }

    /** Lets go. Where that cannot be told to the host, the next one finds a holder that is dead or silent. */
    @Override
    public void close() throws InterruptedException {
        if (released) return;
        released = true;
        if (beating != null) {
            over = true;
            beating.interrupt();
            beating.join();
        }
        try {
            ask("", "free", closed ? "closed" : "open");
        } catch (JournalException e) {
            // Nothing to do here: see above.
        }
    }

    private static String script() {
        try (InputStream in = InstallationLock.class.getResourceAsStream("lock.sh")) {
            if (in == null) throw new IllegalStateException("lock.sh is missing");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
