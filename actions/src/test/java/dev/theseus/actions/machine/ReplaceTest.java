package dev.theseus.actions.machine;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.actions.kit.TinyExpressions;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplaceTest {
    @TempDir
    Path home;

    private LocalContext context = new LocalContext(Path.of(""));
    private final Replace replace = new Replace();

    @BeforeEach
    void open() {
        context = new LocalContext(home);
    }

    private void write(String text) throws IOException {
        Files.write(home.resolve("f"), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String read() throws IOException {
        return new String(Files.readAllBytes(home.resolve("f")), StandardCharsets.ISO_8859_1);
    }

    private Outcome apply(Args args) throws ActionException, InterruptedException {
        return replace.apply(args, Value.NIL, context);
    }

    @Test
    void replaces_twice_and_undoes_twice() throws Exception {
        write("caf\u00e9 a=1 b=1\n");
        Args args = Given.args("file", "f", "text", "=1", "with", "=2", "count", 2);
        Look look = replace.look(args, context);
        assertThat(look.state()).isEqualTo(Look.State.UNTOUCHED);
        done(replace.apply(args, look.found(), context));
        done(replace.apply(args, look.found(), context));
        assertThat(read()).isEqualTo("caf\u00e9 a=2 b=2\n");
        assertThat(context.effects()).hasSize(1);
        assertThat(replace.look(args, context).state()).isEqualTo(Look.State.IN_PLACE);
        done(replace.undo(args, look.found(), context));
        done(replace.undo(args, look.found(), context));
        assertThat(read()).isEqualTo("caf\u00e9 a=1 b=1\n");
    }

    @Test
    void a_pattern_matches_lines_and_what_comes_there_is_no_pattern() throws Exception {
        write("a=1\n# b\nb=2\n");
        done(apply(Given.args("file", "f", "pattern", "^b=.*$", "with", "b=$1\\1")));
        assertThat(read()).isEqualTo("a=1\n# b\nb=$1\\1\n");
    }

    @Test
    void another_number_than_expected_changes_nothing() throws Exception {
        write("x x\n");
        assertThat(failed(apply(Given.args("file", "f", "text", "x", "with", "y")), Code.FILE_REFUSED)
                        .failure()
                        .message())
                .contains("2 times", "1 were expected");
        failed(apply(Given.args("file", "f", "text", "z", "with", "y")), Code.FILE_REFUSED);
        assertThat(read()).isEqualTo("x x\n");
        done(apply(Given.args("file", "f", "text", "z", "with", "y", "count", 0)));
    }

    @Test
    void any_text_is_found_and_put_as_it_stands() throws Exception {
        for (String value : LocalShell.HOSTILE) {
            var scope = new TinyExpressions.Names(Map.of("v", Value.of(value)));
            write("<OLD>");
            done(apply(Given.args(scope, "file", "f", "text", "OLD", "with", "${v}")));
            assertThat(Files.readString(home.resolve("f"))).isEqualTo("<" + value + ">");
            done(apply(Given.args(scope, "file", "f", "text", "${v}", "with", "new")));
            assertThat(read()).isEqualTo("<new>");
        }
        assertThat(home.resolve("HACKED")).doesNotExist();
    }

    @Test
    void a_change_by_somebody_else_is_left_alone() throws Exception {
        write("a=1\n");
        Args args = Given.args("file", "f", "text", "a=1", "with", "a=2");
        Value found = replace.look(args, context).found();
        done(replace.apply(args, found, context));
        write("a=2\ntheirs\n");
        failed(replace.undo(args, found, context), Code.CHANGED_SINCE);
        assertThat(read()).isEqualTo("a=2\ntheirs\n");
    }

    @Test
    void a_secret_stands_in_the_file_alone() throws Exception {
        context.secret("p", "s3cr|et");
        write("p=OLD\n");
        Outcome outcome = apply(Given.args(Given.secrets("p"), "file", "f", "text", "OLD", "with", "<${secret.p}>"));
        assertThat(read()).isEqualTo("p=<s3cr|et>\n");
        assertThat(outcome.toString() + context.effects()).doesNotContain("s3cr");
    }

    @Test
    void what_is_not_clear_is_refused() throws Exception {
        write("a\n");
        for (Args args : List.of(
                Given.args("file", "f", "with", "x"),
                Given.args("file", "f", "text", "a", "pattern", "a", "with", "x"),
                Given.args("file", "f", "text", "", "with", "x"),
                Given.args("file", "f", "pattern", "(", "with", "x"))) {
            failed(apply(args), Code.BAD_VALUE);
            assertThat(replace.look(args, context).state()).isEqualTo(Look.State.UNCLEAR);
        }
        failed(apply(Given.args("file", "gone", "text", "a", "with", "x")), Code.FILE_REFUSED);
    }
}
