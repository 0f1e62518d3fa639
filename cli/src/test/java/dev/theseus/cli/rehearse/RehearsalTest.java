package dev.theseus.cli.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A slice of the crash sweep: real parts, a controller that is really killed; the whole of it is {@code theseus rehearse}. */
class RehearsalTest {
    private static final long SEED = 61_419;
    /** Once `queue` and `release` have had their effect and no record says so; where the plan's steps move, another seed is to be found. */
    private static final List<String> AMONG_THEM =
            List.of("BEFORE StepApplied p3.t0.s16", "BEFORE StepApplied p3.t0.s36");

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    @Test
    void a_run_whose_controller_is_killed_over_and_over_ends_as_if_nothing_had_happened() throws Exception {
        Path directory = Files.createTempDirectory(Files.createDirectories(TARGET.resolve("rehearsal")), "slice");
        RehearsalOptions options = new RehearsalOptions(
                directory,
                new RehearsalOptions.Subject(
                        Path.of("..", "plans", "appsuite-without-downtime").toAbsolutePath(),
                        Path.of("none"),
                        TARGET.resolve("demo/cache"),
                        "8.0.0",
                        1,
                        20,
                        true),
                new Dose(Set.of(Way.FORWARD), SEED, 0.025, 1, 0, Dose.NO_MISHAPS, 0),
                Optional.empty());
        StringWriter talk = new StringWriter();
        RehearsalResult result = new Rehearsal(options, new PrintWriter(talk)).run();
        assertThat(result.faults()).as(talk.toString()).isEmpty();
        assertThat(result.asPromised()).isTrue();
        List<Row> rows = result.rows();
        assertThat(rows).hasSize(2);
        assertThat(Files.readAllLines(directory.resolve("boundaries-forward-1.visited")))
                .containsAll(AMONG_THEM);
        assertThat(deaths(rows.get(1))).as(talk.toString()).isGreaterThan(5);
    }

    private static int deaths(Row row) {
        return row.outcomes().stream().mapToInt(Outcome::deaths).sum();
    }
}
