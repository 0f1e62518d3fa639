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
    void what_means_that_it_will_not_hold_any_more_ends_the_wait() throws Exception {
        var kit = step("""
                - id: job
                  run: echo ran >> @DIR@/out
                  verify:
                    run: echo x >> @DIR@/looks; if [ -s @DIR@/looks ] && [ $(wc -l < @DIR@/looks) = 1 ]; then exit 3; elif [ $(wc -l < @DIR@/looks) = 2 ]; then echo working; else echo failed; fi
                    until: output == 'done'
                    fails_when: output == 'failed'
                    every: 1s
                    timeout: 8h
                  undo: unneeded
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.WAITING);
        assertThat(kit.story()).contains("it will not hold any more: output == 'failed'; last seen: failed");
        assertThat(kit.read("looks").lines())
                .as("a look that failed says nothing, nor does one at something else")
                .hasSize(3);
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
