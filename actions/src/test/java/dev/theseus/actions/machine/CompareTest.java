package dev.theseus.actions.machine;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.actions.kit.TinyExpressions;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guide for Momentum tolerates of Cassandra's configuration: comments, {@code jvmver}, variables of the JVM. */
@ParameterizedClass
@ValueSource(strings = {"standard", "busybox"})
class CompareTest {
    private static final List<String> TOLERATED = List.of("^\\s*(#|$)", "jvmver|jmver", "^JVM_");

    @Parameter
    String shell = "";

    @TempDir
    Path home;

    private LocalContext context = new LocalContext(Path.of(""));
    private final Compare compare = new Compare();

    @BeforeEach
    void fill() throws IOException {
        context = new LocalContext(home, shell.equals("busybox") ? LocalShell.busybox() : LocalShell.STANDARD);
        for (String side : List.of("old", "new/conf")) {
            Files.createDirectories(home.resolve(side).resolve("triggers"));
            write(side, "cassandra.yaml", "# tokens\nnum_tokens: 256\npassword: hush\n");
            write(side, "cassandra-env.sh", "jvmver=`java -version`\nJVM_OPTS=\"-Xmx1g\"\n");
            write(side, "triggers/README", "none\n");
        }
    }

    private void write(String side, String name, String text) throws IOException {
        Files.writeString(home.resolve(side).resolve(name), text);
    }

    private Outcome compare(Object... more) throws ActionException, InterruptedException {
        Object[] keys = new Object[more.length + 6];
        System.arraycopy(new Object[] {"old", "old", "new", "new/conf", "tolerate", TOLERATED}, 0, keys, 0, 6);
        System.arraycopy(more, 0, keys, 6, more.length);
        return compare.apply(Given.args(keys), Value.NIL, context);
    }

    private String refused(Object... more) throws ActionException, InterruptedException {
        var failed = failed(compare(more), Code.DIFFERENT);
        return failed.output().out();
    }

    @Test
    void what_is_alike_or_tolerated_is_fine() throws Exception {
        assertThat(done(compare())).containsEntry("files", Value.of(3)).containsEntry("tolerated", Value.of(0));
        write("new/conf", "cassandra.yaml", "# TOKENS, new\n\nnum_tokens: 256\npassword: hush\n");
        write("new/conf", "cassandra-env.sh", "jmver=`java -version 2>&1`\nJVM_OPTS=\"-Xmx2g\"\nJVM_MORE=1\n");
        assertThat(done(compare())).containsEntry("differences", Value.of(0)).containsEntry("tolerated", Value.of(8));
    }

    @Test
    void what_is_not_is_shown_and_fails() throws Exception {
        write("new/conf", "cassandra.yaml", "# other\nnum_tokens: 16\npassword: louder\n");
        write("new/conf", "logback.xml", "<x/>\n");
        Files.delete(home.resolve("new/conf/triggers/README"));
        assertThat(refused())
                .contains("cassandra.yaml: -num_tokens: 256", "cassandra.yaml: +num_tokens: 16")
                .contains("logback.xml: is in the new one only", "triggers/README: is in the old one only")
                .doesNotContain("other", "hush", "louder");
        assertThat(failed(compare(), Code.DIFFERENT).result().values()).containsEntry("differences", Value.of(6));
    }

    @Test
    void names_that_are_left_out_do_not_count() throws Exception {
        write("new/conf", "cassandra.yaml.rpmnew", "x\n");
        write("old", "triggers/.swp", "x\n");
        refused();
        done(compare("ignore", List.of("*.rpmnew", ".swp")));
    }

    @Test
    void what_is_no_text_or_another_kind_differs() throws Exception {
        Files.write(home.resolve("old/x"), new byte[] {0, 1});
        Files.write(home.resolve("new/conf/x"), new byte[] {0, 2});
        Files.createSymbolicLink(home.resolve("old/l"), Path.of("a"));
        Files.createSymbolicLink(home.resolve("new/conf/l"), Path.of("b"));
        Files.createSymbolicLink(home.resolve("old/s"), Path.of("a"));
        Files.createSymbolicLink(home.resolve("new/conf/s"), Path.of("a"));
        assertThat(refused())
                .contains("x: differs, and is not text", "l: is of another kind, or a link elsewhere")
                .doesNotContain("s: ");
    }

    @Test
    void an_archive_is_compared_with_what_it_was_made_of() throws Exception {
        done(new Archive().apply(Given.args("paths", List.of("new/conf"), "to", "a.tgz"), Value.NIL, context));
        done(compare.apply(Given.args("old", "a.tgz", "new", "new/conf"), Value.NIL, context));
        assertThat(new ProcessBuilder("tar", "-C", "new", "-cf", "as-in-the-guide.tar", "conf")
                        .directory(home.toFile())
                        .start()
                        .waitFor())
                .isZero();
        write("new/conf", "cassandra.yaml", "num_tokens: 16\n");
        for (String old : List.of("a.tgz", "as-in-the-guide.tar"))
            failed(compare.apply(Given.args("old", old, "new", "new/conf"), Value.NIL, context), Code.DIFFERENT);
    }

    @Test
    void two_files_are_compared_as_well() throws Exception {
        Args args = Given.args("old", "old/cassandra.yaml", "new", "new/conf/cassandra.yaml");
        done(compare.apply(args, Value.NIL, context));
        write("old", "cassandra.yaml", "num_tokens: 1\n");
        failed(compare.apply(args, Value.NIL, context), Code.DIFFERENT);
    }

    @Test
    void what_cannot_be_read_is_never_taken_for_alike() throws Exception {
        failed(compare.apply(Given.args("old", "gone", "new", "new/conf"), Value.NIL, context), Code.FILE_REFUSED);
        failed(
                compare.apply(Given.args("old", "old/cassandra.yaml", "new", "new/conf"), Value.NIL, context),
                Code.FILE_REFUSED);
        failed(compare("tolerate", List.of("(")), Code.BAD_PATTERN);
        write("new/conf", "cassandra.yaml", "x\n".repeat(60_000));
        assertThat(failed(compare(), Code.DIFFERENT).failure().message()).contains("more than can be shown");
        assertThat(context.effects()).isEmpty();
    }

    @Test
    void any_path_arrives_as_it_is() throws Exception {
        for (String name : LocalShell.HOSTILE) {
            if (name.contains("/") || name.length() > 200) continue;
            Files.writeString(home.resolve(name), "x");
            var scope = new TinyExpressions.Names(Map.of("n", Value.of(name)));
            Args args = Given.args(scope, "old", "${n}", "new", "${n}", "ignore", List.of("${n}"));
            done(compare.apply(args, Value.NIL, context));
        }
        assertThat(home.resolve("HACKED")).doesNotExist();
    }
}
