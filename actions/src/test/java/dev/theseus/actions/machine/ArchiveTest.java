package dev.theseus.actions.machine;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static dev.theseus.actions.kit.Ended.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.actions.kit.TinyExpressions;
import dev.theseus.core.port.Action.Effect;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** With GNU tar, which compares by itself, and with Busybox's, whose archive is unpacked once more. */
@ParameterizedClass
@ValueSource(strings = {"gnu", "busybox"})
class ArchiveTest {
    @Parameter
    String tools = "";

    @TempDir
    Path home;

    private LocalContext context = new LocalContext(Path.of(""));
    private final Archive archive = new Archive();

    @BeforeEach
    void fill() throws IOException {
        context = new LocalContext(home, shell(""));
        Path conf = Files.createDirectories(home.resolve("conf/triggers"));
        Files.writeString(home.resolve("conf/cassandra.yaml"), "num_tokens: 256\n");
        Files.writeString(home.resolve("conf/odd 'name' $x.sh"), "#!/bin/sh\n");
        Files.writeString(conf.resolve("README"), "empty\n");
        Files.createSymbolicLink(home.resolve("conf/link"), Path.of("cassandra.yaml"));
        Files.createSymbolicLink(home.resolve("current"), Path.of("conf"));
        Files.write(home.resolve("secret.key"), new byte[] {0, (byte) 255, 10, 13});
    }

    /** @param first a directory whose programs come first */
    private LocalShell shell(String first) {
        String before = first.isEmpty() ? "" : first + ":";
        return tools.equals("gnu")
                ? LocalShell.STANDARD.onPath(before + "/usr/bin:/bin")
                : LocalShell.busybox().onPath(before + Path.of("target/busybox").toAbsolutePath());
    }

    private Args to(String file, String... paths) {
        return Given.args("paths", List.of(paths), "to", file);
    }

    private Outcome apply(Args args) throws ActionException, InterruptedException {
        return archive.apply(args, Value.NIL, context);
    }

    private String sh(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/bin/sh", "-c", command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void what_was_packed_comes_back_and_its_manifest_lists_every_file() throws Exception {
        for (String file : List.of("backup/a.tar", "backup/a.tgz", "backup/a.tar.zst")) {
            if (file.endsWith("zst") && tools.equals("busybox")) continue;
            Args args = to(file, "current", home.resolve("secret.key").toString());
            assertThat(archive.look(args, context).state()).isEqualTo(Look.State.UNTOUCHED);
            assertThat(done(apply(args))).containsEntry("files", Value.of(4)).containsEntry("path", Value.of(file));
            assertThat(archive.look(args, context).state()).isEqualTo(Look.State.IN_PLACE);
            assertThat(sh("mkdir out && tar -C out -xf " + file
                            + " && diff -r conf out$PWD/conf && readlink out$PWD/conf/link"
                            + " && cmp secret.key out$PWD/secret.key && rm -r out"))
                    .isEqualTo("cassandra.yaml\n");
            assertThat(sh("sed '1,/^$/d' " + file + ".manifest | (cd / && sha256sum -c)"))
                    .contains("conf/odd 'name' $x.sh: OK", "secret.key: OK")
                    .doesNotContain("FAILED");
            assertThat(sh("stat -c %a " + file)).isEqualTo("600\n");
        }
        try (Stream<Path> left = Files.list(home.resolve("backup"))) {
            assertThat(left).hasSize(tools.equals("gnu") ? 6 : 4);
        }
    }

    @Test
    void made_twice_it_is_made_once_and_undone_twice_it_is_gone() throws Exception {
        Args args = to("a.tar", "conf");
        String sha256 = text(apply(args), "sha256");
        assertThat(text(apply(args), "sha256")).isEqualTo(sha256);
        assertThat(context.effects()).hasSize(1);
        done(archive.undo(args, Value.NIL, context));
        done(archive.undo(args, Value.NIL, context));
        assertThat(home.resolve("a.tar")).doesNotExist();
        assertThat(home.resolve("a.tar.manifest")).doesNotExist();
    }

    @Test
    void what_is_left_out_is_not_there() throws Exception {
        Args args = Given.args("paths", List.of("conf"), "to", "a.tar", "exclude", List.of("*.sh", "triggers"));
        if (tools.equals("busybox")) {
            assertThat(failed(apply(args), Code.BACKUP_UNVERIFIED).failure().message())
                    .contains("can leave nothing out");
            return;
        }
        done(apply(args));
        assertThat(sh("tar -tf a.tar")).contains("cassandra.yaml").doesNotContain(".sh", "triggers");
    }

    @Test
    void a_target_within_what_it_is_to_hold_is_refused() throws Exception {
        for (String to : List.of("conf/a.tar", "current/deeper/a.tar", "conf/triggers/../a.tar")) {
            var refused = failed(apply(to(to, "current")), Code.BACKUP_UNVERIFIED);
            assertThat(refused.failure().message()).contains("lies inside");
            assertThat(refused.effect()).isEqualTo(Effect.NONE);
        }
        assertThat(sh("find . -name 'a.tar*'; find . -name '.a.tar*'")).isEmpty();
    }

    @Test
    void without_room_nothing_is_written() throws Exception {
        // A file with a hole: it takes no room, and would as soon as it is packed.
        try (var big = new java.io.RandomAccessFile(home.resolve("conf/big").toFile(), "rw")) {
            big.setLength(1L << 43);
        }
        // Where the check is broken, the test must not fill the disk.
        LocalShell usual = shell("");
        context = new LocalContext(
                home,
                new LocalShell(List.of("prlimit", "--fsize=1000000"), usual.shell(), usual.path(), usual.limit()));
        var refused = failed(apply(to("a.tar", "conf")), Code.NO_SPACE);
        assertThat(refused.failure().message()).contains("kB are free", "nothing was written");
        assertThat(sh("find . -name '*a.tar*'")).isEmpty();
    }

    @Test
    void what_changes_while_it_is_packed_is_no_backup() throws Exception {
        Path first = Files.createDirectory(home.resolve("tools"));
        // It packs what tar gives it, and then somebody writes to what tar has read.
        Files.writeString(
                first.resolve("zstd"),
                "#!/bin/sh\n/usr/bin/zstd \"$@\" || exit\n[ \"$2\" != -c ] || echo x >>"
                        + home.resolve("conf/cassandra.yaml") + "\n");
        assertThat(first.resolve("zstd").toFile().setExecutable(true)).isTrue();
        context = new LocalContext(home, shell(first.toString()));
        assertThat(failed(apply(to("a.tar.zst", "conf")), Code.BACKUP_UNVERIFIED)
                        .failure()
                        .message())
                .contains("cassandra.yaml", "files changed meanwhile");
        assertThat(sh("find . -name '*a.tar*'")).isEmpty();
    }

    @Test
    void a_path_that_is_not_there_and_an_unclear_wish_are_refused() throws Exception {
        assertThat(failed(apply(to("a.tar", "conf", "keys")), Code.BACKUP_UNVERIFIED)
                        .failure()
                        .message())
                .contains("there is no keys");
        for (Args args : List.of(to("a.tar"), to("a/", "conf"), to("", "conf"), to("a.tar", "c\nd")))
            failed(apply(args), Code.BAD_VALUE);
    }

    @Test
    void another_file_is_left_alone() throws Exception {
        Files.writeString(home.resolve("a.tar"), "somebody's own");
        assertThat(archive.look(to("a.tar", "conf"), context).state()).isEqualTo(Look.State.UNCLEAR);
        failed(apply(to("a.tar", "conf")), Code.BACKUP_UNVERIFIED);
        failed(archive.undo(to("a.tar", "conf"), Value.NIL, context), Code.CHANGED_SINCE);
        assertThat(Files.readString(home.resolve("a.tar"))).isEqualTo("somebody's own");
        done(apply(to("b.tar", "conf")));
        Files.writeString(home.resolve("b.tar"), "damaged", java.nio.file.StandardOpenOption.APPEND);
        assertThat(archive.look(to("b.tar", "conf"), context).state()).isEqualTo(Look.State.UNCLEAR);
        failed(archive.undo(to("b.tar", "conf"), Value.NIL, context), Code.CHANGED_SINCE);
        done(archive.undo(to("b.tar", "conf"), Value.NIL, context.overwriting(true)));
        assertThat(home.resolve("b.tar")).doesNotExist();
    }

    @Test
    void any_name_arrives_as_it_is() throws Exception {
        for (String name : LocalShell.HOSTILE) {
            if (name.contains("\n") || name.contains("/") || name.length() > 200) continue;
            Files.writeString(home.resolve(name), "x");
            var scope = new TinyExpressions.Names(Map.of("n", Value.of(name)));
            Args args = Given.args(scope, "paths", List.of("${n}"), "to", "${n}.tar");
            done(apply(args));
            done(archive.undo(args, Value.NIL, context));
        }
        assertThat(home.resolve("HACKED")).doesNotExist();
    }

    @Test
    void an_archive_whose_end_was_not_heard_of_is_found() throws Exception {
        Args args = to("a.tar", "conf");
        context.losingAfter(0);
        assertThatExceptionOfType(ActionException.class).isThrownBy(() -> apply(args));
        context.losingAfter(100);
        assertThat(archive.look(args, context).state()).isEqualTo(Look.State.IN_PLACE);
        done(apply(args));
        done(archive.undo(args, Value.NIL, context));
    }
}
