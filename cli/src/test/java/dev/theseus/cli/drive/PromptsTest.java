package dev.theseus.cli.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.engine.drive.Standing;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that ask on their terminal, with a real terminal, journal and supervisor. */
class PromptsTest {
    private static final String ASKS = """
            - run:
                command: "printf 'First? '; read -r a; echo $a >> @DIR@/said; printf 'Second? '; read -r b; echo $b >> @DIR@/said"
                answers: [{ prompt: "First", reply: one }, { prompt: "Second", reply: two }]
              undo: unneeded
            """;

    @TempDir
    Path directory;

    private static List<String> answered(DrivingKit kit) {
        return kit.events.stream()
                .filter(Event.PromptAnswered.class::isInstance)
                .map(Event.PromptAnswered.class::cast)
                .map(Event.PromptAnswered::prompt)
                .toList();
    }

    @Test
    void it_is_known_which_were_answered_whenever_the_controller_dies() throws Exception {
        for (int dies = 0; dies < 2; dies++) {
            int index = dies;
            Path home = java.nio.file.Files.createDirectory(directory.resolve("dies" + dies));
            var kit = DrivingKit.ofOnePhase(home, ASKS)
                    .diesAfter(event -> event instanceof Event.PromptAnswered prompt && prompt.index() == index);
            assertThatThrownBy(kit::start).isInstanceOf(JournalException.class);
            kit.diesAfter(_ -> false);
            assertThat(kit.resume()).as(kit::story).isEqualTo(Standing.ENDED);
            assertThat(kit.ending()).as(kit::story).isEqualTo(Ending.DONE);
            assertThat(home.resolve("said")).as(kit::story).hasContent("one\ntwo");
            assertThat(answered(kit)).as(kit::story).containsExactly("First", "Second");
        }
    }

    @Test
    void one_that_does_not_come_is_not_waited_for_for_ever_and_whoever_is_asked_knows_which() throws Exception {
        var kit = DrivingKit.ofOnePhase(directory, """
                - run:
                    command: "printf 'Frist? '; read -r a"
                    answers: [{ prompt: "First", reply: one, stalls_after: 2s }]
                  undo: unneeded
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.WAITING);
        assertThat(kit.state.holds().values())
                .singleElement()
                .satisfies(hold -> assertThat(hold.text()).contains("'First', which did not come", "Frist?"));
    }
}
