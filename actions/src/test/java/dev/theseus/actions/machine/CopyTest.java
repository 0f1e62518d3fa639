package dev.theseus.actions.machine;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.actions.kit.TinyExpressions;
import dev.theseus.core.inventory.Inventory;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"standard", "busybox"})
class CopyTest {
    @Parameter
    String shell = "";

    @TempDir
    Path base;

    private Path home = Path.of("");
    private Path far = Path.of("");
    private LocalContext context = new LocalContext(Path.of(""));
    private final Copy copy = new Copy();

    @BeforeEach
    void open() throws IOException {
        home = Files.createDirectory(base.resolve("here"));
        far = Files.createDirectory(base.resolve("far"));
        LocalShell sh = shell.equals("busybox") ? LocalShell.busybox() : LocalShell.STANDARD;
        Map<String, Inventory.Host> hosts = new LinkedHashMap<>();
        for (String name : List.of("local", "far"))
            hosts.put(
                    name,
                    new Inventory.Host(name, new Inventory.Reach.Local(), List.of(), Map.of(), Map.of(), Map.of()));
        context = new LocalContext(home, sh)
                .with("far", new LocalContext(far, sh))
                .with(new Inventory("test", hosts, Map.of(), Map.of(), Map.of(), Optional.empty(), Map.of()));
    }

    private static void write(Path file, byte[] bytes, String mode) throws IOException {
        Files.write(file, bytes);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(bytes).nextBytes(noise);
        return noise;
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(file)));
    }

    private Args licence() {
        return Given.args("host", "far", "from", "licence", "to", "etc-licence");
    }

    private Outcome apply(Args args) throws ActionException, InterruptedException {
        return copy.apply(args, Value.NIL, context);
    }

    @Test
    void arrives_byte_by_byte_with_its_mode_from_another_host() throws Exception {
        for (int bytes : List.of(0, 1, 24_000, 24_001, 100_000)) {
            byte[] content = noise(bytes);
            write(far.resolve("licence"), content, "rw-r-----");
            Files.deleteIfExists(home.resolve("etc-licence"));
            assertThat(done(apply(licence()))).containsEntry("bytes", Value.of(bytes));
            assertThat(Files.readAllBytes(home.resolve("etc-licence"))).isEqualTo(content);
            assertThat(mode("etc-licence")).isEqualTo("rw-r-----");
        }
        if ("root".equals(System.getProperty("user.name")))
            assertThat(Files.getOwner(home.resolve("etc-licence")).getName()).isEqualTo("root");
    }

    @Test
    void within_a_host_any_size_goes_and_nothing_passes_through_us() throws Exception {
        write(home.resolve("big"), noise(5_000_000), "rwx------");
        done(apply(Given.args("from", "big", "to", "bigger", "mode", "0640")));
        assertThat(Files.mismatch(home.resolve("big"), home.resolve("bigger"))).isEqualTo(-1);
        assertThat(mode("bigger")).isEqualTo("rw-r-----");
        write(far.resolve("licence"), noise(5_000_000), "rwx------");
        assertThat(failed(apply(licence()), Code.FILE_REFUSED).failure().remedy())
                .contains("scp or rsync");
    }

    @Test
    void copied_twice_and_undone_twice_what_was_there_is_there() throws Exception {
        write(far.resolve("licence"), noise(100), "rw-r--r--");
        write(home.resolve("etc-licence"), noise(7), "rw-------");
        Look look = copy.look(licence(), context);
        assertThat(look.state()).isEqualTo(Look.State.UNTOUCHED);
        done(copy.apply(licence(), look.found(), context));
        done(copy.apply(licence(), look.found(), context));
        assertThat(copy.look(licence(), context).state()).isEqualTo(Look.State.IN_PLACE);
        done(copy.undo(licence(), look.found(), context));
        done(copy.undo(licence(), look.found(), context));
        assertThat(Files.readAllBytes(home.resolve("etc-licence"))).isEqualTo(noise(7));
        assertThat(mode("etc-licence")).isEqualTo("rw-------");
    }

    @Test
    void where_there_was_nothing_there_is_nothing_again() throws Exception {
        write(far.resolve("licence"), noise(100), "rw-r--r--");
        Value found = copy.look(licence(), context).found();
        context.losingAfter(0);
        assertThatExceptionOfType(ActionException.class).isThrownBy(() -> copy.apply(licence(), found, context));
        context.losingAfter(100);
        assertThat(copy.look(licence(), context).state()).isEqualTo(Look.State.IN_PLACE);
        done(copy.undo(licence(), found, context));
        assertThat(home.resolve("etc-licence")).doesNotExist();
    }

    @Test
    void what_somebody_else_changed_is_left_alone() throws Exception {
        write(far.resolve("licence"), noise(100), "rw-r--r--");
        Value found = copy.look(licence(), context).found();
        Files.writeString(home.resolve("etc-licence"), "theirs");
        failed(copy.apply(licence(), found, context), Code.CHANGED_SINCE);
        Files.delete(home.resolve("etc-licence"));
        done(copy.apply(licence(), found, context));
        Files.writeString(home.resolve("etc-licence"), "theirs");
        failed(copy.undo(licence(), found, context), Code.CHANGED_SINCE);
        assertThat(Files.readString(home.resolve("etc-licence"))).isEqualTo("theirs");
        write(far.resolve("licence"), noise(101), "rw-r--r--");
        assertThat(failed(copy.apply(licence(), found, context), Code.CHANGED_SINCE)
                        .failure()
                        .message())
                .contains("licence has changed since");
    }

    @Test
    void what_is_not_there_is_said() throws Exception {
        assertThat(failed(apply(licence()), Code.FILE_REFUSED).failure().message())
                .contains("no file licence on");
        assertThat(copy.look(licence(), context).state()).isEqualTo(Look.State.UNCLEAR);
        failed(apply(Given.args("host", "nobody", "from", "x", "to", "y")), Code.UNKNOWN_HOST);
        write(far.resolve("licence"), noise(1), "rw-r--r--");
        assertThat(failed(apply(Given.args("host", "far", "from", "licence", "to", "no/such/place")), Code.FILE_REFUSED)
                        .failure()
                        .message())
                .contains("no directory no/such");
        failed(apply(Given.args("host", "far", "from", "licence", "to", "y", "mode", "rw")), Code.BAD_VALUE);
        failed(
                apply(Given.args("host", "far", "from", "licence", "to", "y", "owner", "nobody-here-x")),
                Code.FILE_REFUSED);
        assertThat(home.resolve("y")).doesNotExist();
    }

    @Test
    void any_path_arrives_as_it_is() throws Exception {
        for (String name : LocalShell.HOSTILE) {
            if (name.contains("/") || name.length() > 200) continue;
            write(far.resolve(name), noise(3), "rw-r--r--");
            var scope = new TinyExpressions.Names(Map.of("n", Value.of(name)));
            done(apply(Given.args(scope, "host", "far", "from", "${n}", "to", "${n}")));
            assertThat(home.resolve(name)).exists();
        }
        assertThat(home.resolve("HACKED")).doesNotExist();
    }
}
