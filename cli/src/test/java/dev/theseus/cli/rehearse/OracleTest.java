package dev.theseus.cli.rehearse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Site;
import dev.theseus.core.value.Value;
import dev.theseus.lab.Installation;
import dev.theseus.lab.client.ClientStatistics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep is worth what its judge sees: each kind of damage is shown to it. */
class OracleTest {
    private static final String ONCE = "2026-01-01T00:00:00Z\tnode2\t0\tdisableschema -A a -P •••• -m oxdatabase_5\n";

    private static final java.util.regex.Pattern ALL = java.util.regex.Pattern.compile(".*");

    @TempDir
    Path directory;

    @Test
    void an_undisturbed_run_has_no_faults() throws Exception {
        assertThat(outcome(ONCE, "as it should be", 0, Optional.of(Ending.DONE)).faults(good()))
                .isEmpty();
    }

    @Test
    void sees_what_was_done_twice_and_what_was_not_done() throws Exception {
        assertThat(outcome(ONCE + ONCE, "as it should be", 0, Optional.of(Ending.DONE))
                        .faults(good()))
                .singleElement()
                .asString()
                .startsWith("done twice: node2: disableschema");
        assertThat(outcome("", "as it should be", 0, Optional.of(Ending.DONE)).faults(good()))
                .singleElement()
                .asString()
                .startsWith("not done: node2: disableschema");
    }

    @Test
    void what_was_put_back_at_a_persons_word_is_to_be_done_once_more_and_no_oftener() throws Exception {
        Path log = directory.resolve("again");
        for (int times = 0; times <= 3; times++) {
            Files.writeString(log, ONCE.repeat(times));
            Executions less = Executions.read(log).without(Set.of("disableschema"));
            Files.writeString(log, ONCE.repeat(Math.max(0, times - 1)));
            assertThat(less).isEqualTo(Executions.read(log));
            assertThat(less.without(Set.of("enableschema"))).isEqualTo(less);
        }
    }

    @Test
    void commands_that_only_read_or_may_be_repeated_do_not_count() throws Exception {
        String repeated = ONCE + "t\tnode2\t0\tlistserver --csv\nt\tnode2\t0\treloadconfiguration\n";
        assertThat(outcome(repeated, "as it should be", 0, Optional.of(Ending.DONE))
                        .faults(good()))
                .isEmpty();
    }

    @Test
    void sees_a_wrong_end_a_lost_write_and_a_run_that_gave_up() throws Exception {
        assertThat(outcome(ONCE, "otherwise", 0, Optional.of(Ending.DONE)).faults(good()))
                .containsExactly("ended differently: - as it should be", "ended differently: + otherwise");
        assertThat(outcome(ONCE, "as it should be", 2, Optional.of(Ending.DONE)).faults(good()))
                .containsExactly("2 writes of users were lost");
        assertThat(outcome(ONCE, "as it should be", 0, Optional.empty()).faults(good()))
                .containsExactly("ended as nothing at all");
        assertThat(outcome(ONCE, "as it should be", 0, Optional.of(Ending.DONE), List.of(), List.of("+ more"))
                        .faults(good()))
                .containsExactly("not as it was found: + more");
    }

    @Test
    void a_controller_dies_once_on_each_side_of_a_boundary_and_never_again() {
        Doom doom = new EachBoundary(new Visited(directory.resolve("visited")), 1, 1, 0, 1, ALL);
        List<Event> intent = List.of(intended(1));
        assertThat(doom.strikes(intent, Side.BEFORE)).isTrue();
        assertThat(doom.strikes(intent, Side.BEFORE)).isFalse();
        assertThat(doom.strikes(intent, Side.AFTER)).isTrue();
        Doom next = new EachBoundary(new Visited(directory.resolve("visited")), 1, 1, 0, 1, ALL);
        assertThat(next.strikes(List.of(intended(2)), Side.AFTER))
                .as("the next attempt at the same place")
                .isFalse();
    }

    private static Event intended(int attempt) {
        return new Event.StepIntended(
                Instant.EPOCH.plusSeconds(attempt),
                new Site(0, 1, 2, Site.NO_ITEM),
                attempt,
                "node1",
                "x",
                Value.of(""),
                false);
    }

    @Test
    void several_runs_share_the_boundaries_and_leave_none_out() {
        for (int attempt = 1; attempt <= 20; attempt++) {
            List<Event> intent = List.of(new Event.PhaseStarted(Instant.EPOCH, attempt));
            int struck = 0;
            for (int slice = 0; slice < 3; slice++) {
                Visited visited = new Visited(directory.resolve("visited-" + slice));
                if (new EachBoundary(visited, 1, 1, slice, 3, ALL).strikes(intent, Side.AFTER)) struck++;
            }
            assertThat(struck).isEqualTo(1);
        }
    }

    @Test
    void a_question_is_a_held_run_until_a_person_has_answered_and_then_it_must_end_right() throws Exception {
        List<String> asked = List.of("FAILED: no room");
        assertThat(outcome(ONCE, "half way", 0, Optional.empty(), asked).verdict(good()))
                .isEqualTo(Outcome.Verdict.HELD);
        assertThat(outcome(ONCE + ONCE, "half way", 0, Optional.empty(), asked).verdict(good()))
                .isEqualTo(Outcome.Verdict.WRONG);
        Outcome answered = outcome(ONCE, "as it should be", 0, Optional.of(Ending.DONE), asked);
        assertThat(answered.verdict(good())).isEqualTo(Outcome.Verdict.RIGHT_AFTER_A_WORD);
        assertThat(answered.asPromised(good()))
                .as("nobody had to be asked here")
                .isFalse();
        assertThat(outcome(ONCE, "otherwise", 0, Optional.of(Ending.DONE), asked)
                        .verdict(good()))
                .isEqualTo(Outcome.Verdict.WRONG);
    }

    @Test
    void a_trial_that_broke_off_says_nothing_and_keeps_no_promise() throws Exception {
        Outcome broken = Outcome.brokenOff("trial", "no port was free", 1);
        assertThat(broken.verdict(good())).isEqualTo(Outcome.Verdict.NONE);
        assertThat(broken.asPromised(good())).isFalse();
        Row row = new Row("something", good());
        row.add(broken);
        assertThat(row.cells()).containsExactly("something", "1", "0", "0", "0", "0", "0", "1", "0", "0", "0", "0");
        assertThat(row.remarks()).containsExactly("trial: says nothing: no port was free");
    }

    @Test
    void what_trials_came_to_outlives_a_sweep_and_is_not_mixed_with_others() throws Exception {
        Outcome known = outcome(ONCE, "as it should be", 0, Optional.of(Ending.DONE), List.of("FAILED: no room"));
        try (Ledger ledger = Ledger.open(directory, "three schemata")) {
            ledger.add(known);
            ledger.add(Outcome.brokenOff("broken", "no port was free", 1));
        }
        try (Ledger ledger = Ledger.open(directory, "three schemata")) {
            assertThat(ledger.find("trial")).contains(known);
            assertThat(ledger.find("broken")).as("it is made again").isEmpty();
        }
        assertThatThrownBy(() -> Ledger.open(directory, "one schema"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("three schemata");
    }

    @Test
    void a_trial_whose_lab_does_not_start_breaks_off_and_leaves_nothing_to_compare_with() throws Exception {
        // No lab is started below a directory with a blank in its name.
        RehearsalOptions options = new RehearsalOptions(
                directory.resolve("with blank"),
                new RehearsalOptions.Subject(directory, directory, directory, "8.0.0", 1, 1, false),
                new Dose(Set.of(Way.FORWARD), 1, 0, 1, 1, Dose.NO_MISHAPS, 0),
                Optional.empty());
        Outcome outcome = new Trial(options, Ordeal.undisturbed(Way.FORWARD), Optional.empty()).run();
        assertThat(outcome.none().orElseThrow()).contains("broke off").contains("blanks");
        assertThatThrownBy(() -> new Rehearsal(options, new PrintWriter(new StringWriter())).run())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("undisturbed-forward ended as");
    }

    @Test
    void the_same_seed_draws_the_same_trials_and_another_draws_others() {
        Programme programme = new Programme(dose(1), directory);
        assertThat(programme.moments(Way.FORWARD, 40))
                .isEqualTo(new Programme(dose(1), directory).moments(Way.FORWARD, 40));
        assertThat(programme.moments(Way.FORWARD, 40))
                .hasSize(5)
                .isNotEqualTo(new Programme(dose(2), directory).moments(Way.FORWARD, 40));
        assertThat(programme.moments(Way.FINALIZE, 1)).as("one effect").hasSize(2);
        assertThat(AnsiblePeer.deaths(dose(1), 60))
                .hasSize(3)
                .allSatisfy(death -> assertThat(death.task()).isBetween(1, 60));
    }

    private static Dose dose(long seed) {
        return new Dose(Set.of(Way.FORWARD), seed, 1, 2, 5, Dose.NO_MISHAPS, 3);
    }

    private Outcome good() throws Exception {
        return outcome(ONCE, "as it should be", 0, Optional.of(Ending.DONE));
    }

    private Outcome outcome(String log, String stands, long lostWrites, Optional<Ending> ending) throws Exception {
        return outcome(log, stands, lostWrites, ending, List.of());
    }

    private Outcome outcome(String log, String stands, long lostWrites, Optional<Ending> ending, List<String> questions)
            throws Exception {
        return outcome(log, stands, lostWrites, ending, questions, List.of());
    }

    private Outcome outcome(
            String log,
            String stands,
            long lostWrites,
            Optional<Ending> ending,
            List<String> questions,
            List<String> leftovers)
            throws Exception {
        Path file = Files.writeString(directory.resolve("executions.log"), log);
        ClientStatistics client = new ClientStatistics(
                "finished",
                "done",
                "",
                "",
                20,
                1,
                1,
                0,
                1,
                0,
                0,
                0,
                1,
                lostWrites,
                0,
                1,
                1,
                1,
                0,
                0,
                0,
                0,
                List.of(),
                List.of());
        return new Outcome(
                "trial",
                0,
                ending,
                questions,
                0,
                false,
                Executions.read(file),
                new Installation(List.of(stands)),
                leftovers,
                Optional.of(client),
                1,
                1,
                Optional.empty(),
                1);
    }
}
