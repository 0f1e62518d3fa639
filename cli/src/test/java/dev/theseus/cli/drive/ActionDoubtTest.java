package dev.theseus.cli.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.engine.drive.Standing;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Actions whose outcome was lost: each settles its doubt by looking at what is there, also where the host knows nothing more of it. */
class ActionDoubtTest {
    @TempDir
    Path directory;

    /** The controller dies while the step is under way on a host that it has met; another one takes the run up, and needs nobody. */
    private void settles(boolean restarted, String step, String expected) throws Exception {
        Path file = directory.resolve("subject.properties");
        Files.writeString(file, "key=old\n");
        settles(restarted, step);
        assertThat(file).as(step).hasContent(expected);
    }

    private void settles(boolean restarted, String step) throws Exception {
        var kit = DrivingKit.ofOnePhase(directory, "- run: \"true\"\n  undo: unneeded\n- " + step)
                .diesAfter(event -> event instanceof Event.StepIntended intended
                        && intended.site().step() == 1);
        assertThatThrownBy(kit::start).as(step).isInstanceOf(JournalException.class);
        kit.diesAfter(_ -> false);
        if (restarted) kit.restart("n1");
        assertThat(kit.resume()).as(step + "\n" + kit.story()).isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).as(kit::story).isEqualTo(Ending.DONE);
        Files.delete(directory.resolve("journal.db"));
        if (restarted) Files.delete(directory.resolve("n1/boot"));
    }

    @Test
    void by_the_real_state_of_a_file() throws Exception {
        for (boolean restarted : new boolean[] {false, true}) {
            settles(restarted, "file: { path: @DIR@/subject.properties, content: new }", "new");
            settles(restarted, "property: { file: @DIR@/subject.properties, set: { key: new } }", "key=new");
            settles(restarted, "replace: { file: @DIR@/subject.properties, text: old, with: new }", "key=new");
        }
    }

    @Test
    void and_what_was_changed_is_loaded_whatever_became_of_its_controller() throws Exception {
        String reload = ", reload: cp @DIR@/subject.properties @DIR@/loaded }";
        for (boolean restarted : new boolean[] {false, true}) {
            settles(restarted, "property: { file: @DIR@/subject.properties, set: { key: new }" + reload, "key=new");
            assertThat(directory.resolve("loaded"))
                    .as("restarted: " + restarted)
                    .hasContent("key=new");
            Files.delete(directory.resolve("loaded"));
        }
    }

    @Test
    void by_what_is_there_of_a_copy_or_an_archive() throws Exception {
        Path from = Files.writeString(directory.resolve("from"), "what is copied\n");
        Path to = directory.resolve("to");
        Path archive = directory.resolve("archive.tgz");
        for (boolean restarted : new boolean[] {false, true}) {
            Files.writeString(to, "what was there\n");
            settles(restarted, "copy: { from: @DIR@/from, to: @DIR@/to }");
            assertThat(to).hasSameTextualContentAs(from);
            settles(restarted, "archive: { paths: @DIR@/from, to: @DIR@/archive.tgz }");
            assertThat(archive).isNotEmptyFile();
            settles(restarted, "compare: { old: @DIR@/from, new: @DIR@/to }");
            Files.delete(archive);
            Files.deleteIfExists(directory.resolve("archive.tgz.manifest.json"));
        }
    }

    @Test
    void by_looking_again_where_nothing_is_changed() throws Exception {
        for (boolean restarted : new boolean[] {false, true}) {
            settles(restarted, "wait: { run: test -e @DIR@/subject.properties, timeout: 1m }", "key=old");
            settles(restarted, "assert: { run: test -e @DIR@/subject.properties }", "key=old");
        }
    }
}
