package dev.theseus.cli.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Event.Settlement;
import dev.theseus.core.run.Hold;
import dev.theseus.engine.drive.Standing;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps whose end is not known, with real commands, journal and supervisor. */
class DoubtTest {
    @TempDir
    Path directory;

    private DrivingKit step(String step) throws Exception {
        return new DrivingKit(directory, """
                theseus: 1
                plan: try
                phases:
                  - phase: One
                    on: nodes[first]
                    steps:
                """ + step.indent(6));
    }

    private static <T extends Event> List<T> of(DrivingKit kit, Class<T> type) {
        return kit.events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static Hold onlyHold(DrivingKit kit) {
        assertThat(kit.state.holds()).as(kit::story).hasSize(1);
        return kit.state.holds().values().iterator().next();
    }

    @Test
    void a_command_that_was_ended_at_its_time_limit_is_in_doubt_whatever_status_it_left() throws Exception {
        for (String command : List.of("echo half; sleep 600", "trap 'exit 0' TERM; echo half; sleep 600 & wait")) {
            var kit = step("- run: \"" + command + "\"\n  timeout: 1s\n  undo: unneeded\n");
            assertThat(kit.start()).as(kit::story).isEqualTo(Standing.WAITING);
            assertThat(of(kit, Event.StepFailed.class)).as(kit::story).isEmpty();
            assertThat(onlyHold(kit).kind()).isEqualTo(Event.HoldKind.IN_DOUBT);
            assertThat(onlyHold(kit).text()).contains("ended", "half");
            assertThat(kit.resume()).as("another controller sees no more in it").isEqualTo(Standing.WAITING);
            assertThat(onlyHold(kit).kind()).isEqualTo(Event.HoldKind.IN_DOUBT);
            java.nio.file.Files.delete(directory.resolve("journal.db"));
        }
    }

    @Test
    void after_a_time_limit_the_steps_own_question_decides() throws Exception {
        var kit = step("""
                - run: if [ -e @DIR@/once ]; then touch @DIR@/done; else touch @DIR@/once; sleep 600; fi
                  timeout: 1s
                  unless: { run: test -e @DIR@/done }
                  undo: unneeded
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).isEqualTo(Ending.DONE);
        assertThat(of(kit, Event.StepSettled.class))
                .extracting(Event.StepSettled::how)
                .containsExactly(Settlement.UNTOUCHED);
    }

    @Test
    void what_always_passes_its_time_limit_is_not_run_for_ever() throws Exception {
        var kit = step("""
                - run: sleep 600
                  timeout: 200ms
                  idempotent: true
                  undo: unneeded
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.WAITING);
        assertThat(of(kit, Event.StepIntended.class)).as(kit::story).hasSize(3);
        assertThat(onlyHold(kit).text()).contains("3 times its end was not known");
    }
}
