package dev.theseus.cli.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Hold;
import dev.theseus.core.run.Input;
import dev.theseus.engine.drive.Standing;
import dev.theseus.testkit.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that lose what they keep of effects, and are not restarted. */
class ForgetfulHostTest {
    private static final String ONCE = """
            - run: echo ran >> @DIR@/out
              undo: unneeded
            """;

    @TempDir
    Path directory;

    @Test
    void a_host_that_loses_its_memory_while_nothing_is_under_way_there_is_met_anew_and_nobody_is_asked()
            throws Exception {
        for (String step : List.of(ONCE, ONCE + "  unless: { run: test -e @DIR@/never }\n")) {
            var kit = DrivingKit.ofOnePhase(directory, "- run: \"true\"\n  undo: unneeded\n" + step);
            kit.whenDurable(Event.StepDone.class::isInstance, () -> Tree.delete(directory.resolve("n1/spool")));
            assertThat(kit.start()).as(kit::story).isEqualTo(Standing.ENDED);
            assertThat(kit.ending()).as(kit::story).isEqualTo(Ending.DONE);
            assertThat(kit.read("out")).isEqualTo("ran\n");
            assertThat(kit.events.stream().filter(Event.HostMet.class::isInstance))
                    .as(kit::story)
                    .hasSize(2);
            Files.delete(directory.resolve("journal.db"));
            Files.delete(directory.resolve("out"));
        }
    }

    @Test
    void the_way_back_goes_on_over_a_host_that_loses_its_memory_before_it_is_begun_there() throws Exception {
        var kit = DrivingKit.ofOnePhase(
                directory,
                "- run: \"true\"\n  undo: echo back >> @DIR@/out\n- run: \"false\"\n  undo: unneeded\n  on_failure: rollback\n");
        kit.whenDurable(Event.UndoIntended.class::isInstance, () -> Tree.delete(directory.resolve("n1/spool")));
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).as(kit::story).isEqualTo(Ending.ROLLED_BACK);
        assertThat(kit.read("out")).isEqualTo("back\n");
    }

    @Test
    void whoever_answers_for_another_targets_attempt_is_asked_once() throws Exception {
        var kit = new DrivingKit(directory, """
                theseus: 1
                plan: try
                phases:
                  - phase: Tenants
                    each: { tenant: { run: "printf 'x\\ny\\n'", parse: lines } }
                    on: nodes[first]
                    steps:
                      - { file: { path: "@DIR@/${tenant}", content: "new" }, when: "tenant == 'x'" }
                      - { run: rm -rf "$HOST_DIR"/spool, when: "tenant == 'y'", undo: unneeded }
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.WAITING);
        assertThat(kit.resume(new Input.Wish(Event.RequestKind.ROLLBACK, "ann", "try", false, "r1")))
                .as(kit::story)
                .isEqualTo(Standing.WAITING);
        assertThat(kit.state.holds()).as(kit::story).hasSize(1);
        Hold hold = kit.state.holds().values().iterator().next();
        assertThat(hold.text()).contains("for y on host n1, attempt 1 may be at work");
        kit.resume(new Input.Answer(hold.id(), "retry", "", "ann", "r2"));
        assertThat(kit.ending()).as(kit::story).isEqualTo(Ending.ROLLED_BACK);
        assertThat(directory.resolve("x")).doesNotExist();
        assertThat(kit.state.leftBehind()).isEmpty();
    }
}
