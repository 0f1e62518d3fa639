package dev.theseus.cli.rehearse;

import dev.theseus.core.port.JournalException;
import dev.theseus.lab.SshServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Carries a plan out on labs, undisturbed and disturbed, and compares. */
public final class Rehearsal {
    private static final int MOMENT_SPREAD_MS = 900;
    private static final int MISHAP_SPREAD_MS = 150;
    /** A person who is asked ends a trial; the sweep goes on with the next, but not for ever. */
    private static final int MOST_TRIALS = 25;

    private final RehearsalOptions options;
    private final PrintWriter talk;

    /** @param talk for what goes on */
    public Rehearsal(RehearsalOptions options, PrintWriter talk) {
        this.options = options;
        this.talk = talk;
    }

    /** @return the table's rows */
    public RehearsalResult run() throws IOException, InterruptedException, SQLException, JournalException {
        Files.createDirectories(options.directory());
        say("once undisturbed, to compare with");
        Outcome undisturbed = new Trial(options, "undisturbed").run(_ -> List.of());
        say("  " + undisturbed.events() + " events, " + undisturbed.intents() + " effects");
        List<Row> rows = new ArrayList<>();
        Row straight = new Row("nothing", undisturbed);
        straight.add(undisturbed);
        rows.add(straight);
        if (options.share() > 0) rows.add(boundaries(undisturbed));
        if (options.moments() > 0) rows.add(moments(undisturbed));
        rows.addAll(mishaps(undisturbed));
        List<Row> compared = options.ansible() > 0 ? ansible() : List.of();
        return new RehearsalResult(rows, compared, undisturbed);
    }

    /** Judged by its own undisturbed run: it need not leave what Theseus leaves. */
    private List<Row> ansible() throws IOException, InterruptedException, SQLException {
        if (!AnsiblePeer.isThere()) {
            say("Ansible: not tried, since this machine has none; build/install-bench-packages installs it");
            return List.of();
        }
        say("Ansible, once undisturbed");
        AnsiblePeer peer = new AnsiblePeer(options, options.playbook());
        AnsiblePeer.Timed straight = peer.run("ansible-undisturbed", Optional.empty());
        Outcome undisturbed = straight.outcome();
        Row nothing = new Row("Ansible, nothing", undisturbed);
        nothing.add(undisturbed);
        tell(undisturbed, undisturbed);
        Row killed = new Row("Ansible, controller killed once, at some moment, and started again", undisturbed);
        Random random = new Random(options.seed());
        for (int trial = 1; trial <= options.ansible(); trial++) {
            Duration after =
                    Duration.ofMillis((long) (straight.took().toMillis() * (0.05 + 0.9 * random.nextDouble())));
            say("ansible-" + trial + ", killed after " + after.toMillis() + " ms");
            Outcome outcome = peer.run("ansible-" + trial, Optional.of(after)).outcome();
            killed.add(outcome);
            tell(outcome, undisturbed);
        }
        return List.of(nothing, killed);
    }

    private List<Row> mishaps(Outcome undisturbed)
            throws IOException, InterruptedException, SQLException, JournalException {
        Map<String, Row> rows = new LinkedHashMap<>();
        Random random = new Random(options.seed());
        int number = 0;
        for (Mishap mishap : Mishap.all(() -> random.nextInt(MISHAP_SPREAD_MS))) {
            number++;
            if (!options.mishaps().matcher(mishap.name()).find()) continue;
            if (mishap.overSsh() && !SshServer.isThere()) {
                say(mishap.name() + ": not tried, since this machine has no sshd");
                continue;
            }
            String name = "mishap-" + number;
            say(name + ": " + mishap.name());
            Outcome outcome = new Trial(options, name).run(mishap);
            rows.computeIfAbsent(mishap.what(), what -> new Row(what, undisturbed))
                    .add(outcome);
            tell(outcome, undisturbed);
        }
        return List.copyOf(rows.values());
    }

    private Row boundaries(Outcome undisturbed)
            throws IOException, InterruptedException, SQLException, JournalException {
        Row row = new Row("controller killed at boundaries of the journal, on both sides", undisturbed);
        Path visited = options.directory().resolve("visited");
        Files.deleteIfExists(visited);
        List<String> doom = List.of(
                "-D" + Doom.VISITED + "=" + visited,
                "-D" + Doom.SEED + "=" + options.seed(),
                "-D" + Doom.SHARE + "=" + options.share());
        for (int trial = 1; trial <= MOST_TRIALS; trial++) {
            Outcome outcome = trial(row, "boundaries-" + trial, undisturbed, doom, doom);
            if (outcome.holds().isEmpty()) break;
        }
        return row;
    }

    private Row moments(Outcome undisturbed) throws IOException, InterruptedException, SQLException, JournalException {
        Row row = new Row("controller killed once, at some moment of some effect", undisturbed);
        Random random = new Random(options.seed());
        for (int moment = 1; moment <= options.moments(); moment++) {
            List<String> doom = List.of(
                    "-D" + Doom.INTENT + "=" + (1 + random.nextInt(undisturbed.intents())),
                    "-D" + Doom.DELAY_MS + "=" + random.nextInt(MOMENT_SPREAD_MS));
            trial(row, "moment-" + moment, undisturbed, doom, List.of());
        }
        return row;
    }

    private Outcome trial(Row row, String name, Outcome undisturbed, List<String> first, List<String> others)
            throws IOException, InterruptedException, SQLException, JournalException {
        say(name + " " + first);
        Outcome outcome = new Trial(options, name).run(controller -> controller == 0 ? first : others);
        row.add(outcome);
        tell(outcome, undisturbed);
        return outcome;
    }

    private void tell(Outcome outcome, Outcome undisturbed) {
        say("  " + outcome.kills() + " deaths, " + outcome.events() + " events");
        outcome.faults(undisturbed).forEach(fault -> say("  ! " + fault));
    }

    private void say(String line) {
        talk.println(line);
        talk.flush();
    }
}
