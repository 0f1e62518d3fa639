package dev.theseus.cli.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Hold;
import dev.theseus.core.run.Input;
import dev.theseus.engine.drive.Standing;
import dev.theseus.testkit.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way back on real files, through the real driver, journal and supervisor. */
class WayBackTest {
    private static final String PLAN = """
            theseus: 1
            plan: back
            phases:
              - phase: Configure
                on: nodes[first]
                steps:
                  - property: { file: "@DIR@/n1/a.properties", set: { one: "2" }, unset: [gone] }
                  - file: { path: "@DIR@/n1/b.conf", content: "new\\n", mode: "0600" }
                  - file: { path: "@DIR@/n1/fresh.conf", content: "fresh\\n" }
                  - archive: { paths: ["@DIR@/n1/b.conf"], to: "@DIR@/n1/kept.tar" }
              - phase: Tenants
                each: { tenant: { run: "printf 'x\\ny\\n'", parse: lines } }
                on: nodes[first]
                steps:
                  - replace: { file: "@DIR@/n1/${tenant}.txt", text: old, with: new }
                  - run: echo moved >> "$HOST_DIR"/${tenant}.log
                    undo: rm -f "$HOST_DIR"/${tenant}.log
            """;

    @TempDir
    Path root;

    private Path prepared(String name) throws IOException {
        Path directory = Files.createDirectories(root.resolve(name));
        Path host = Files.createDirectories(directory.resolve("n1"));
        Files.writeString(host.resolve("a.properties"), "# kept\none = 1\ngone=yes\n");
        Files.writeString(host.resolve("b.conf"), "old\n");
        Files.setPosixFilePermissions(host.resolve("b.conf"), PosixFilePermissions.fromString("rw-r-----"));
        Files.writeString(host.resolve("x.txt"), "an old one\n");
        Files.writeString(host.resolve("y.txt"), "an old one, too\n");
        return directory;
    }

    /** Every file of the installation, with its content and mode. */
    private static Map<String, String> installation(Path directory) throws IOException {
        Path host = directory.resolve("n1");
        Map<String, String> files = new TreeMap<>();
        for (Path path : Tree.files(host))
            if (!path.startsWith(host.resolve("spool")) && !path.endsWith("boot"))
                files.put(
                        host.relativize(path).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)) + " "
                                + Files.readString(path));
        return files;
    }

    private static Input rollback() {
        return new Input.Wish(Event.RequestKind.ROLLBACK, "ann", "try", false, "r1");
    }

    @Test
    void killed_after_each_of_its_events_it_comes_to_the_same_end_everything_as_it_was_found() throws Exception {
        Path directory = prepared("here");
        Map<String, String> found = installation(directory);
        var kit = new DrivingKit(directory, PLAN);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(installation(directory)).isNotEqualTo(found);
        Path upgraded = root.resolve("upgraded");
        copy(directory, upgraded);
        for (int kill = 1; ; kill++) {
            copy(upgraded, directory);
            boolean killed = false;
            kit.killedAfter(kill);
            try {
                kit.resume(rollback());
            } catch (DrivingKit.Killed e) {
                killed = true;
                kit.killedAfter(Integer.MAX_VALUE / 2);
                // A word that was not journaled before the crash is said again, under the same id.
                kit.resume(rollback());
            }
            String after = "killed after " + kill + " events: ";
            assertThat(kit.ending()).as(() -> after + kit.story()).isEqualTo(Ending.ROLLED_BACK);
            assertThat(installation(directory)).as(after).isEqualTo(found);
            if (!killed) {
                assertThat(kill).as("boundaries that were tried").isGreaterThan(10);
                return;
            }
        }
    }

    /** Hosts, journal and spool, as they were. */
    private static void copy(Path from, Path to) throws Exception {
        Process copying = new ProcessBuilder(
                        "/bin/sh", "-c", "rm -rf \"$2\" && cp -a \"$1\" \"$2\"", "copy", from.toString(), to.toString())
                .inheritIO()
                .start();
        assertThat(copying.waitFor()).isZero();
    }

    @Test
    void what_somebody_else_changed_since_holds_with_both_values_and_goes_back_by_a_persons_word() throws Exception {
        Path directory = prepared("changed");
        Map<String, String> found = installation(directory);
        var kit = new DrivingKit(directory, PLAN);
        kit.start();
        Path properties = directory.resolve("n1/a.properties");
        Files.writeString(properties, Files.readString(properties).replace("one = 2", "one = 7"));
        assertThat(kit.resume(rollback())).isEqualTo(Standing.WAITING);
        Hold hold = kit.state.holds().values().iterator().next();
        assertThat(hold.text()).contains("now 7, written by this run 2, found before 1");
        assertThat(hold.choices()).containsExactly("retry", "put-back", "leave", "stop");
        assertThat(kit.resume(new Input.Answer(hold.id(), "put-back", "", "ann", "r2")))
                .isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).as(kit::story).isEqualTo(Ending.ROLLED_BACK);
        assertThat(installation(directory)).isEqualTo(found);
    }

    @Test
    void what_is_left_by_a_persons_word_stays_as_somebody_else_made_it() throws Exception {
        Path directory = prepared("left");
        var kit = new DrivingKit(directory, PLAN);
        kit.start();
        Files.writeString(directory.resolve("n1/b.conf"), "theirs\n");
        assertThat(kit.resume(rollback())).isEqualTo(Standing.WAITING);
        Hold hold = kit.state.holds().values().iterator().next();
        kit.resume(new Input.Answer(hold.id(), "leave", "", "ann", "r2"));
        assertThat(kit.ending()).as(kit::story).isEqualTo(Ending.ROLLED_BACK);
        assertThat(kit.read("n1/b.conf")).isEqualTo("theirs\n");
        assertThat(kit.read("n1/a.properties")).isEqualTo("# kept\none = 1\ngone=yes\n");
    }

    private static final String ONE_FILE = """
            theseus: 1
            plan: one
            phases:
              - phase: Configure
                on: nodes[first]
                steps:
                  - file: { path: "@DIR@/n1/b.conf", content: "new\\n" }
            """;

    /** A controller dies while it puts the file back, and the host loses what it kept of that. */
    private DrivingKit forgottenOnTheWayBack(String content) throws Exception {
        Path directory = prepared("forgotten");
        var kit = new DrivingKit(directory, ONE_FILE);
        kit.start();
        kit.diesAfter(Event.UndoIntended.class::isInstance);
        assertThatThrownBy(() -> kit.resume(rollback())).isInstanceOf(JournalException.class);
        kit.diesAfter(_ -> false);
        Files.writeString(directory.resolve("n1/b.conf"), content);
        Tree.delete(directory.resolve("n1/spool"));
        return kit;
    }

    @Test
    void an_undo_that_its_host_has_forgotten_is_not_begun_beside_itself() throws Exception {
        var kit = forgottenOnTheWayBack("new\n");
        assertThat(kit.resume()).as(kit::story).isEqualTo(Standing.WAITING);
        Hold hold = kit.state.holds().values().iterator().next();
        assertThat(hold.text()).contains("what the host kept of this undo is gone");
        assertThat(kit.read("n1/b.conf")).as(kit::story).isEqualTo("new\n");
        kit.resume(new Input.Answer(hold.id(), "retry", "", "ann", "r2"));
        assertThat(kit.ending()).as(kit::story).isEqualTo(Ending.ROLLED_BACK);
        assertThat(kit.read("n1/b.conf")).isEqualTo("old\n");
    }

    @Test
    void an_undo_that_its_host_has_forgotten_is_looked_for_before_anybody_is_asked() throws Exception {
        var kit = forgottenOnTheWayBack("old\n");
        kit.diesAfter(Event.HostMet.class::isInstance);
        assertThatThrownBy(kit::resume)
                .as("from here on the journal knows that the host has forgotten it")
                .isInstanceOf(JournalException.class);
        kit.diesAfter(_ -> false);
        assertThat(kit.resume()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).as(kit::story).isEqualTo(Ending.ROLLED_BACK);
        assertThat(kit.read("n1/b.conf")).isEqualTo("old\n");
    }

    private static final String OPENING = """
            theseus: 1
            plan: open
            phases:
              - phase: Tenants
                each: { tenant: { run: "printf 'x\\ny\\nz\\n'", parse: lines } }
                on: nodes[first]
                waves: all
                steps:
                  - run: touch "$HOST_DIR"/${tenant}.open
                    undo: rm -f "$HOST_DIR"/${tenant}.open
                    opens_to_users: { writes: { run: 'cat "$HOST_DIR"/${tenant}.count', parse: number } }
              - phase: After
                on: nodes[first]
                steps:
                  - run: "false"
                    undo: unneeded
            """;

    @Test
    void users_writes_that_would_be_lost_are_counted_target_by_target_before_a_person_agrees() throws Exception {
        Path directory = prepared("losses");
        for (String tenant : List.of("x", "y")) Files.writeString(directory.resolve("n1/" + tenant + ".count"), "60\n");
        var kit = new DrivingKit(directory, OPENING);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.WAITING);
        Files.writeString(directory.resolve("n1/x.count"), "1300\n");
        Files.delete(directory.resolve("n1/y.count"));
        assertThat(kit.resume(rollback())).as(kit::story).isEqualTo(Standing.WAITING);
        Hold hold = losing(kit);
        assertThat(hold.text())
                .contains("on 3 targets: x, y, z", "about 1,240 writes on x since ")
                .contains("writes on y since ", ", which cannot be counted now: ")
                .contains("writes on z since ", ", not counted when users came back: ")
                .doesNotContain("writes on After");
        kit.resume(new Input.Answer(hold.id(), "rollback", "", "ann", "r2"));
        assertThat(kit.ending()).as(kit::story).isEqualTo(Ending.ROLLED_BACK);
    }

    @Test
    void an_answer_that_takes_writes_back_is_counted_as_a_wish_is() throws Exception {
        Path directory = prepared("answered");
        for (String tenant : List.of("x", "y", "z"))
            Files.writeString(directory.resolve("n1/" + tenant + ".count"), "7");
        var kit = new DrivingKit(directory, OPENING);
        kit.start();
        Hold failed = kit.state.holds().values().iterator().next();
        assertThat(kit.resume(new Input.Answer(failed.id(), "rollback", "", "ann", "r1")))
                .isEqualTo(Standing.WAITING);
        assertThat(losing(kit).text()).contains("about 0 writes on x", "about 0 writes on y", "about 0 writes on z");
    }

    /** Nobody has looked since the step that closed it, and the next look would be an hour away. */
    @Test
    void a_plan_that_goes_back_by_itself_asks_first_whether_it_still_may() throws Exception {
        Path directory = prepared("closed");
        var kit = new DrivingKit(directory, """
                theseus: 1
                plan: closed
                window_closes:
                  the new format: { on: "nodes[first]", run: "test -e @DIR@/n1/format", until: exit == 0, every: 1h }
                phases:
                  - phase: Configure
                    on: nodes[first]
                    on_failure: rollback
                    steps:
                      - file: { path: "@DIR@/n1/b.conf", content: "new\\n" }
                      - run: touch @DIR@/n1/format
                        undo: unneeded
                      - run: exit 3
                        undo: unneeded
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.WAITING);
        assertThat(kit.state.closedWindow()).as(kit::story).isPresent();
        assertThat(directory.resolve("n1/b.conf")).hasContent("new\n");
    }

    private static Hold losing(DrivingKit kit) {
        return kit.state.holds().values().stream()
                .filter(each -> each.kind() == Event.HoldKind.LOSES_WRITES)
                .findFirst()
                .orElseThrow(() -> new AssertionError(kit.story()));
    }
}
