package dev.theseus.cli.rehearse;

import dev.theseus.core.run.Ending;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries a plan out on labs, undisturbed and disturbed, and compares. */
public final class Rehearsal {
    /** A person who is asked ends a trial; the sweep of boundaries goes on with another, but not for ever. */
    private static final int MOST_AGAIN = 25;

    private final RehearsalOptions options;
    private final Programme programme;
    private final PrintWriter talk;
    private final Optional<Long> end;
    private int missing;

    /** @param talk for what goes on */
    public Rehearsal(RehearsalOptions options, PrintWriter talk) {
        this.options = options;
        this.programme = new Programme(options.dose(), options.directory());
        this.talk = talk;
        this.end = options.time().map(time -> System.nanoTime() + time.toNanos());
    }

    /** @throws IOException where not even an undisturbed run came to its end, or the directory has trials of another kind */
    public RehearsalResult run() throws IOException, InterruptedException {
        Files.createDirectories(options.directory());
        Ledger ledger = Ledger.open(options.directory(), options.mark());
        Map<String, Row> rows = new LinkedHashMap<>();
        for (Way way : Way.values()) if (options.dose().ways().contains(way)) way(way, ledger, rows);
        List<Row> compared = options.dose().ansible() > 0 ? ansible(ledger) : List.of();
        return new RehearsalResult(List.copyOf(rows.values()), compared, missing);
    }

    private void way(Way way, Ledger ledger, Map<String, Row> rows) throws IOException, InterruptedException {
        Optional<Outcome> straight = trial(Ordeal.undisturbed(way), Optional.empty(), ledger);
        if (straight.isEmpty()) return;
        Outcome undisturbed = straight.get();
        // What is compared with a run that failed says nothing.
        if (!undisturbed.ending().equals(Optional.of(way.ending())))
            throw new IOException(undisturbed.name() + " ended as " + undisturbed.ending() + undisturbed.none()
                    + "; see " + options.directory());
        say("  " + undisturbed.events() + " events, " + undisturbed.intents() + " effects");
        row(rows, Ordeal.undisturbed(way), undisturbed).add(undisturbed);
        for (Ordeal ordeal : programme.boundaries(way)) boundaries(ordeal, undisturbed, ledger, rows);
        List<Ordeal> others = new ArrayList<>(programme.moments(way, undisturbed.intents()));
        if (way == Way.FORWARD) others.addAll(programme.mishaps());
        for (Ordeal ordeal : others) {
            Optional<String> lacking =
                    ordeal.mishap().flatMap(mishap -> mishap.need().lacking());
            if (lacking.isPresent()) say(ordeal.describe() + ": not tried, since " + lacking.get());
            else compared(ordeal, undisturbed, ledger, rows);
        }
    }

    private void boundaries(Ordeal ordeal, Outcome undisturbed, Ledger ledger, Map<String, Row> rows)
            throws IOException, InterruptedException {
        // What a trial that was cut off died at does not count.
        if (ledger.find(ordeal.name()).isEmpty()) Files.deleteIfExists(programme.visited(ordeal.name()));
        for (int again = 1; again <= MOST_AGAIN; again++) {
            Ordeal next = again == 1 ? ordeal : ordeal.named(ordeal.name() + "-again" + again);
            Optional<Outcome> outcome = compared(next, undisturbed, ledger, rows);
            if (outcome.isEmpty() || outcome.get().questions().isEmpty()) return;
        }
    }

    private Optional<Outcome> compared(Ordeal ordeal, Outcome undisturbed, Ledger ledger, Map<String, Row> rows)
            throws IOException, InterruptedException {
        Optional<Outcome> outcome = trial(ordeal, Optional.of(undisturbed), ledger);
        if (outcome.isEmpty()) return outcome;
        row(rows, ordeal, undisturbed).add(outcome.get());
        tell(outcome.get(), undisturbed);
        return outcome;
    }

    private static Row row(Map<String, Row> rows, Ordeal ordeal, Outcome undisturbed) {
        return rows.computeIfAbsent(ordeal.row(), what -> new Row(what, undisturbed));
    }

    /** Made now, or known from before; absent where there is no time for it. */
    private Optional<Outcome> trial(Ordeal ordeal, Optional<Outcome> undisturbed, Ledger ledger)
            throws IOException, InterruptedException {
        return known(ordeal.name(), ordeal.describe(), ledger, () -> new Trial(options, ordeal, undisturbed).run());
    }

    private interface Making {
        Outcome make() throws InterruptedException;
    }

    private Optional<Outcome> known(String name, String description, Ledger ledger, Making making)
            throws IOException, InterruptedException {
        Optional<Outcome> known = ledger.find(name);
        if (known.isPresent()) return known;
        if (end.isPresent() && System.nanoTime() > end.get()) {
            missing++;
            return Optional.empty();
        }
        say(description);
        Outcome outcome = making.make();
        ledger.add(outcome);
        return Optional.of(outcome);
    }

    /** Judged by its own undisturbed run: it need not leave what Theseus leaves. */
    private List<Row> ansible(Ledger ledger) throws IOException, InterruptedException {
        if (!AnsiblePeer.isThere()) {
            say("Ansible: not tried, since this machine has none; build/install-bench-packages installs it");
            return List.of();
        }
        AnsiblePeer peer = new AnsiblePeer(options);
        Optional<Outcome> straight = known(
                "ansible-undisturbed",
                "Ansible, undisturbed",
                ledger,
                () -> peer.run("ansible-undisturbed", Optional.empty()));
        if (straight.isEmpty()) return List.of();
        Outcome undisturbed = straight.get();
        if (!undisturbed.ending().equals(Optional.of(Ending.DONE)))
            throw new IOException("Ansible failed undisturbed; see " + options.directory());
        Row nothing = new Row("Ansible: nothing", undisturbed);
        nothing.add(undisturbed);
        tell(undisturbed, undisturbed);
        Row killed = new Row("Ansible: controller killed once, in some task, and started again", undisturbed);
        for (AnsiblePeer.Death death : AnsiblePeer.deaths(options.dose(), undisturbed.intents())) {
            Optional<Outcome> outcome =
                    known(death.name(), death.describe(), ledger, () -> peer.run(death.name(), Optional.of(death)));
            if (outcome.isEmpty()) continue;
            killed.add(outcome.get());
            tell(outcome.get(), undisturbed);
        }
        return List.of(nothing, killed);
    }

    private void tell(Outcome outcome, Outcome undisturbed) {
        say("  " + outcome.verdict(undisturbed) + ", " + outcome.deaths() + " deaths, " + outcome.events() + " events, "
                + outcome.tookMs() / 1000 + " s");
        outcome.remarks(undisturbed).forEach(remark -> say("  ! " + remark));
    }

    private void say(String line) {
        talk.println(line);
        talk.flush();
    }
}
