package dev.theseus.cli.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.run.Ending;
import dev.theseus.engine.drive.Standing;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What answers neither yes nor no for a moment: asked again, and never taken for an answer. */
class PatienceTest {
    @TempDir
    Path directory;

    private DrivingKit step(String step) throws Exception {
        return DrivingKit.ofOnePhase(directory, step);
    }

    @Test
    void a_question_that_cannot_be_answered_is_never_taken_for_no() throws Exception {
        var kit = step("""
                - run: echo ran >> @DIR@/out
                  unless: { run: cat @DIR@/away, until: output == 'in place' }
                  undo: unneeded
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.WAITING);
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void a_question_that_cannot_be_answered_is_asked_again_within_its_time() throws Exception {
        var kit = step("""
                - run: echo ran >> @DIR@/out
                  unless:
                    run: if [ -e @DIR@/asked ]; then echo no; else touch @DIR@/asked; exit 1; fi
                    until: output == 'in place'
                    every: 1s
                    timeout: 5m
                  undo: unneeded
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.read("out")).isEqualTo("ran\n");
    }

    @Test
    void what_came_through_although_it_said_that_it_failed_is_not_done_again() throws Exception {
        var kit = step("""
                - run: echo ran >> @DIR@/out; exit 1
                  unless: { run: "test -e @DIR@/out" }
                  retry: { attempts: 3, delay: 1s }
                  undo: unneeded
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).isEqualTo(Ending.DONE);
        assertThat(kit.read("out")).isEqualTo("ran\n");
    }

    @Test
    void what_failed_and_is_not_in_place_is_tried_again() throws Exception {
        Files.createFile(directory.resolve("away"));
        var kit = step("""
                - run: if [ -e @DIR@/away ]; then rm @DIR@/away; exit 1; fi; touch @DIR@/out
                  unless: { run: "test -e @DIR@/out" }
                  retry: { attempts: 3, delay: 1s }
                  undo: unneeded
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(directory.resolve("out")).exists();
    }
}
