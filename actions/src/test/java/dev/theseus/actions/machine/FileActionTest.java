package dev.theseus.actions.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.host.Digest;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"standard", "busybox", "unprivileged"})
class FileActionTest {
    @Parameter
    String shell = "";

    @TempDir
    Path base;

    private Path home = Path.of("");
    private LocalContext context = new LocalContext(home);
    private final FileAction file = new FileAction(path -> "from the plan: " + path + "\n");

    @BeforeEach
    void open() throws IOException {
        home = Files.createDirectory(base.resolve("home"));
        everybody(base);
        everybody(home);
        context = new LocalContext(
                home,
                switch (shell) {
                    case "busybox" -> LocalShell.busybox();
                    case "unprivileged" -> LocalShell.unprivileged();
                    default -> LocalShell.STANDARD;
                });
        everybody(Path.of(context.keepsake()));
    }

    private static void everybody(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @AfterEach
    void nothing_else_is_left() throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.startsWith(".theseus"))
                    .noneMatch(name -> name.contains("HACKED"));
        }
    }

    private Value.Fields look(Args args, Look.State expected) throws Exception {
        Look look = file.look(args, context);
        assertThat(look.state()).as(look.evidence()).isEqualTo(expected);
        return (Value.Fields) look.found();
    }

    private void done(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
    }

    private static void refused(Outcome outcome, Code code) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.failure().code())
                                .as(failed.failure().message())
                                .isEqualTo(code));
    }

    private String read(String name) throws IOException {
        return Files.readString(home.resolve(name));
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(name)));
    }

    @Test
    void writes_twice_and_undoes_twice() throws Exception {
        Args args = Given.args("path", "a.conf", "content", "new\n", "mode", "0640");
        Value found = look(args, Look.State.UNTOUCHED);
        done(file.apply(args, found, context));
        done(file.apply(args, found, context));
        assertThat(read("a.conf")).isEqualTo("new\n");
        assertThat(mode("a.conf")).isEqualTo("rw-r-----");
        look(args, Look.State.IN_PLACE);
        done(file.undo(args, found, context));
        done(file.undo(args, found, context));
        assertThat(home.resolve("a.conf")).doesNotExist();
        look(args, Look.State.UNTOUCHED);
    }

    @Test
    void puts_back_content_and_mode_as_found() throws Exception {
        write("a.conf", "old\u0001bytes");
        Args args = Given.args("path", "a.conf", "content", "new\n", "mode", "600");
        Value found = look(args, Look.State.UNTOUCHED);
        assertThat(found.display()).doesNotContain("old");
        done(file.apply(args, found, context));
        assertThat(mode("a.conf")).isEqualTo("rw-------");
        done(file.undo(args, found, context));
        assertThat(read("a.conf")).isEqualTo("old\u0001bytes");
        assertThat(mode("a.conf")).isEqualTo("rw-r-----");
    }

    private void write(String name, String text) throws Exception {
        done(file.apply(
                Given.args("path", name, "content", new Given.Literal(text), "mode", "0640"), Value.NIL, context));
    }

    @Test
    void keeps_the_mode_where_none_is_given() throws Exception {
        write("a.conf", "old");
        Args args = Given.args("path", "a.conf", "content", "new");
        done(file.apply(args, look(args, Look.State.UNTOUCHED), context));
        assertThat(mode("a.conf")).isEqualTo("rw-r-----");
        look(args, Look.State.IN_PLACE);
    }

    @Test
    void any_content_and_any_name_arrive_as_they_are() throws Exception {
        for (String text : LocalShell.HOSTILE) {
            String name = text.length() > 100 ? "long" : text.replace("/", "_");
            Args args = Given.args("path", new Given.Literal(name), "content", new Given.Literal(text));
            Value found = look(args, Look.State.UNTOUCHED);
            done(file.apply(args, found, context));
            assertThat(read(name)).isEqualTo(text);
            done(file.undo(args, found, context));
            assertThat(home.resolve(name)).doesNotExist();
        }
    }

    @Test
    void a_change_by_somebody_else_is_not_overwritten() throws Exception {
        write("a.conf", "old");
        Args args = Given.args("path", "a.conf", "content", "new");
        Value found = look(args, Look.State.UNTOUCHED);
        write("a.conf", "theirs");
        refused(file.apply(args, found, context), Code.CHANGED_SINCE);
        assertThat(read("a.conf")).isEqualTo("theirs");
        refused(file.undo(args, found, context), Code.CHANGED_SINCE);
        assertThat(read("a.conf")).isEqualTo("theirs");
    }

    @Test
    void what_somebody_else_wrote_since_is_told_apart_and_gives_way_by_a_persons_word() throws Exception {
        write("a.conf", "old");
        Args args = Given.args("path", "a.conf", "content", "new");
        Value found = look(args, Look.State.UNTOUCHED);
        done(file.apply(args, found, context));
        write("a.conf", "theirs");
        var failed = (Outcome.Failed) file.undo(args, found, context);
        assertThat(failed.failure().message())
                .contains("now sha256 " + Digest.of("theirs").substring(0, 12) + ", 6 bytes")
                .contains("written by this run sha256 " + Digest.of("new").substring(0, 12))
                .contains("found before sha256 " + Digest.of("old").substring(0, 12));
        assertThat(failed.failure().remedy()).contains("compare it with");
        done(file.undo(args, found, context.overwriting(true)));
        assertThat(read("a.conf")).isEqualTo("old");
    }

    @Test
    void a_mode_that_somebody_else_set_since_is_a_change_even_where_the_step_set_none() throws Exception {
        write("a.conf", "old");
        Args args = Given.args("path", "a.conf", "content", "new");
        Value found = look(args, Look.State.UNTOUCHED);
        done(file.apply(args, found, context));
        done(file.apply(Given.args("path", "a.conf", "mode", "0444"), Value.NIL, context));
        refused(file.undo(args, found, context), Code.CHANGED_SINCE);
        assertThat(read("a.conf")).isEqualTo("new");
        done(file.undo(args, found, context.overwriting(true)));
        assertThat(mode("a.conf")).isEqualTo("rw-r-----");
    }

    @Test
    void removes_and_brings_back() throws Exception {
        write("a.conf", "old");
        Args args = Given.args("path", "a.conf", "absent", true);
        Value found = look(args, Look.State.UNTOUCHED);
        done(file.apply(args, found, context));
        done(file.apply(args, found, context));
        assertThat(home.resolve("a.conf")).doesNotExist();
        look(args, Look.State.IN_PLACE);
        done(file.undo(args, found, context));
        assertThat(read("a.conf")).isEqualTo("old");
        assertThat(mode("a.conf")).isEqualTo("rw-r-----");
    }

    @Test
    void sets_the_mode_alone_and_holds_where_somebody_set_another() throws Exception {
        write("a.conf", "old");
        Args args = Given.args("path", "a.conf", "mode", "0600");
        Value found = look(args, Look.State.UNTOUCHED);
        done(file.apply(args, found, context));
        assertThat(mode("a.conf")).isEqualTo("rw-------");
        look(args, Look.State.IN_PLACE);
        done(file.undo(args, found, context));
        assertThat(mode("a.conf")).isEqualTo("rw-r-----");
        write("b.conf", "old");
        Args other = Given.args("path", "b.conf", "mode", "0600");
        Value before = look(other, Look.State.UNTOUCHED);
        done(file.apply(other, before, context));
        done(file.apply(Given.args("path", "b.conf", "mode", "0444"), Value.NIL, context));
        refused(file.undo(other, before, context), Code.CHANGED_SINCE);
    }

    @Test
    void follows_a_link_and_leaves_it_a_link() throws Exception {
        write("real.conf", "old");
        Files.createSymbolicLink(home.resolve("a.conf"), Path.of("real.conf"));
        Args args = Given.args("path", home.resolve("a.conf").toString(), "content", "new");
        Value found = look(args, Look.State.UNTOUCHED);
        done(file.apply(args, found, context));
        assertThat(home.resolve("a.conf")).isSymbolicLink();
        assertThat(read("real.conf")).isEqualTo("new");
        done(file.undo(args, found, context));
        assertThat(home.resolve("a.conf")).isSymbolicLink();
        assertThat(read("real.conf")).isEqualTo("old");
    }

    @Test
    void what_is_no_file_is_refused() throws Exception {
        Files.createDirectory(home.resolve("dir"));
        for (String path : List.of("dir", "no/such/dir/x", "dir/", ""))
            refused(file.apply(Given.args("path", path, "content", "x"), Value.NIL, context), Code.FILE_REFUSED);
        assertThat(file.look(Given.args("path", "dir", "content", "x"), context).state())
                .isEqualTo(Look.State.UNCLEAR);
    }

    @Test
    void what_does_not_go_together_is_refused() throws Exception {
        for (Args args : List.of(
                Given.args("path", "a"),
                Given.args("path", "a", "content", "x", "from", "y"),
                Given.args("path", "a", "content", "x", "absent", true),
                Given.args("path", "a", "mode", "rw"),
                Given.args("path", "a", "content", "x", "owner", "a;b")))
            refused(file.apply(args, Value.NIL, context), Code.BAD_VALUE);
        assertThat(context.effects()).isEmpty();
    }

    @Test
    void a_file_with_a_secret_is_its_owners_alone() throws Exception {
        context.secret("p", "s3cr\"et");
        Args args = Given.args(Given.secrets("p"), "path", "a.conf", "content", "password=${secret.p}\n");
        Value found = look(args, Look.State.UNTOUCHED);
        Outcome outcome = file.apply(args, found, context);
        assertThat(read("a.conf")).isEqualTo("password=s3cr\"et\n");
        assertThat(mode("a.conf")).isEqualTo("rw-------");
        assertThat(outcome + found.toString() + context.effects()).doesNotContain("s3cr");
        done(file.undo(args, found, context));
        assertThat(home.resolve("a.conf")).doesNotExist();
    }

    @Test
    void the_content_comes_from_a_file_of_the_plan() throws Exception {
        done(file.apply(Given.args("path", "a", "from", "files/a.conf"), Value.NIL, context));
        assertThat(read("a")).isEqualTo("from the plan: files/a.conf\n");
    }

    @Test
    void undo_after_an_apply_whose_end_was_not_heard_of() throws Exception {
        write("a.conf", "old");
        Args args = Given.args("path", "a.conf", "content", "new");
        Value found = look(args, Look.State.UNTOUCHED);
        context.losingAfter(0);
        assertThatExceptionOfType(ActionException.class).isThrownBy(() -> file.apply(args, found, context));
        context.losingAfter(100);
        look(args, Look.State.IN_PLACE);
        done(file.undo(args, found, context));
        assertThat(read("a.conf")).isEqualTo("old");
    }

    @Test
    void a_lost_copy_is_noticed() throws Exception {
        write("a.conf", "old");
        Args args = Given.args("path", "a.conf", "content", "new");
        Value found = look(args, Look.State.UNTOUCHED);
        done(file.apply(args, found, context));
        try (Stream<Path> copies = Files.list(Path.of(context.keepsake()))) {
            for (Path copy : copies.toList()) Files.delete(copy);
        }
        refused(file.undo(args, found, context), Code.FILE_REFUSED);
        assertThat(read("a.conf")).isEqualTo("new");
    }

    @Test
    void a_question_sees_the_file() throws Exception {
        write("a.conf", "old\n");
        var source = new FileSource();
        var seen = source.look(Given.args("file", "a.conf"), context);
        assertThat(seen.names())
                .containsEntry("exists", Value.of(true))
                .containsEntry("text", Value.of("old\n"))
                .containsEntry("size", Value.of(4))
                .containsEntry("mode", Value.of("640"));
        var gone = source.look(Given.args("file", "b.conf"), context);
        assertThat(gone.names()).containsEntry("exists", Value.of(false));
        assertThat(gone.failure()).isPresent();
    }
}
