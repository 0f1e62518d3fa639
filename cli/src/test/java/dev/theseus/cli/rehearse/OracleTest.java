package dev.theseus.cli.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Site;
import dev.theseus.core.value.Value;
import dev.theseus.lab.Installation;
import dev.theseus.lab.client.ClientStatistics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep is worth what its judge sees: each kind of damage is shown to it. */
class OracleTest {
    private static final String ONCE = "2026-01-01T00:00:00Z\tnode2\t0\tdisableschema -A a -P •••• -m oxdatabase_5\n";

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
    }

    @Test
    void a_controller_dies_once_on_each_side_of_a_boundary_and_never_again() {
        Doom doom = new EachBoundary(new Visited(directory.resolve("visited")), 1, 1);
        List<Event> intent = List.of(intended(1));
        assertThat(doom.strikes(intent, Side.BEFORE)).isTrue();
        assertThat(doom.strikes(intent, Side.BEFORE)).isFalse();
        assertThat(doom.strikes(intent, Side.AFTER)).isTrue();
        Doom next = new EachBoundary(new Visited(directory.resolve("visited")), 1, 1);
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

    private Outcome good() throws Exception {
        return outcome(ONCE, "as it should be", 0, Optional.of(Ending.DONE));
    }

    private Outcome outcome(String log, String stands, long lostWrites, Optional<Ending> ending) throws Exception {
        Path file = Files.writeString(directory.resolve("executions.log"), log);
        ClientStatistics client = new ClientStatistics(
                "finished", "done", "", "", 20, 1, 1, 0, 1, 0, 0, 0, 1, lostWrites, 0, 1, 1, 1, List.of(), List.of());
        return new Outcome(
                "trial",
                0,
                ending,
                List.of(),
                Executions.read(file),
                new Installation(List.of(stands)),
                client,
                1,
                1,
                Optional.empty());
    }
}
