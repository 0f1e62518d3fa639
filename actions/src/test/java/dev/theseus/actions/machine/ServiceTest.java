package dev.theseus.actions.machine;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a {@code service} that keeps its state in files, and says and does what SysV's does. */
@ParameterizedClass
@ValueSource(strings = {"standard", "busybox"})
class ServiceTest {
    @Parameter
    String shell = "";

    @TempDir
    Path home;

    private LocalContext context = new LocalContext(Path.of(""));
    private final Service service = new Service();

    @BeforeEach
    void install() throws IOException {
        Path tools = Files.createDirectory(home.resolve("tools"));
        tool(tools, "service", """
                [ "$1" = demo ] || { echo "$1: unrecognized service" >&2; exit 1; }
                echo "$2" >>calls
                [ ! -e broken ] || { echo "demo: no licence" >&2; exit 6; }
                case $2 in
                  status) [ -e running ] || exit 3 ;;
                  start) [ -e dies ] || touch running ;;
                  stop) rm -f running ;;
                  restart) [ -e running ] || exit 7 ;;
                  reload) [ -e running ] ;;
                esac
                """);
        tool(tools, "update-rc.d", "echo \"$2\" >>calls");
        Files.createFile(home.resolve("calls"));
        LocalShell base = shell.equals("busybox") ? LocalShell.busybox() : LocalShell.STANDARD;
        String rest = shell.equals("busybox")
                ? Path.of("target/busybox").toAbsolutePath().toString()
                : "/usr/bin:/bin";
        context = new LocalContext(home, base.onPath(tools + ":" + rest));
    }

    private static void tool(Path tools, String name, String script) throws IOException {
        Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private List<String> changes() throws IOException {
        return Files.readAllLines(home.resolve("calls")).stream()
                .filter(call -> !call.equals("status"))
                .toList();
    }

    private void running(boolean yes) throws IOException {
        if (yes) Files.createFile(home.resolve("running"));
        else Files.delete(home.resolve("running"));
    }

    private Value found(Args args, Look.State expected) throws Exception {
        Look look = service.look(args, context);
        assertThat(look.state()).as(look.evidence()).isEqualTo(expected);
        return look.found();
    }

    private Outcome apply(Args args) throws ActionException, InterruptedException {
        return service.apply(args, Value.NIL, context);
    }

    @Test
    void starts_twice_and_undoes_twice() throws Exception {
        Args args = Given.args("start", "demo");
        Value found = found(args, Look.State.UNTOUCHED);
        assertThat(done(apply(args))).containsEntry("running", Value.of(true));
        done(apply(args));
        found(args, Look.State.IN_PLACE);
        done(service.undo(args, found, context));
        done(service.undo(args, found, context));
        found(args, Look.State.UNTOUCHED);
        assertThat(changes()).containsExactly("start", "start", "stop");
    }

    @Test
    void stops_and_comes_back() throws Exception {
        running(true);
        Args args = Given.args("stop", "demo");
        Value found = found(args, Look.State.UNTOUCHED);
        done(apply(args));
        found(args, Look.State.IN_PLACE);
        done(service.undo(args, found, context));
        assertThat(home.resolve("running")).exists();
    }

    @Test
    void what_is_stopped_is_started_where_it_is_to_be_restarted() throws Exception {
        Args args = Given.args("restart", "demo");
        Value found = found(args, Look.State.UNTOUCHED);
        done(apply(args));
        done(apply(args));
        assertThat(changes()).containsExactly("start", "restart");
        found(args, Look.State.UNTOUCHED);
        done(service.undo(args, found, context));
        assertThat(home.resolve("running")).doesNotExist();
    }

    @Test
    void what_ran_before_a_restart_goes_on_running() throws Exception {
        running(true);
        Args args = Given.args("restart", "demo");
        Value found = found(args, Look.State.UNTOUCHED);
        done(apply(args));
        done(service.undo(args, found, context));
        assertThat(changes()).containsExactly("restart");
    }

    @Test
    void a_service_that_somebody_else_stopped_since_stays_stopped_until_a_person_says_otherwise() throws Exception {
        running(true);
        Args args = Given.args("restart", "demo");
        Value found = found(args, Look.State.UNTOUCHED);
        done(apply(args));
        running(false);
        assertThat(failed(service.undo(args, found, context), Code.CHANGED_SINCE)
                        .failure()
                        .message())
                .contains("now stopped", "found before running");
        assertThat(home.resolve("running")).doesNotExist();
        done(service.undo(args, found, context.overwriting(true)));
        assertThat(home.resolve("running")).exists();
    }

    @Test
    void a_start_that_nothing_comes_of_is_a_failure() throws Exception {
        Files.createFile(home.resolve("dies"));
        var failed = failed(apply(Given.args("start", "demo")), Code.SERVICE_FAILED);
        assertThat(failed.failure().message()).contains("stopped after start");
    }

    @Test
    void an_unknown_service_and_a_strange_answer_are_failures_that_say_so() throws Exception {
        assertThat(failed(apply(Given.args("start", "demo2")), Code.SERVICE_FAILED)
                        .failure()
                        .message())
                .contains("no service demo2");
        found(Given.args("start", "demo2"), Look.State.UNCLEAR);
        Files.createFile(home.resolve("broken"));
        assertThat(failed(apply(Given.args("start", "demo")), Code.SERVICE_FAILED)
                        .failure()
                        .message())
                .contains("no licence");
        assertThat(changes()).isEmpty();
    }

    @Test
    void names_that_are_none_and_unclear_wishes_are_refused() throws Exception {
        for (Args args : List.of(
                Given.args("start", "demo; touch HACKED"),
                Given.args("start", "--help"),
                Given.args("start", "../demo"),
                Given.args("start", ""),
                Given.args("start", "demo", "stop", "demo"),
                Given.args("enabled", true),
                Given.args())) {
            failed(apply(args), Code.BAD_VALUE);
            found(args, Look.State.UNCLEAR);
        }
        assertThat(context.effects()).isEmpty();
        assertThat(home.resolve("HACKED")).doesNotExist();
    }

    @Test
    void says_what_starts_with_the_machine() throws Exception {
        done(apply(Given.args("name", "demo", "enabled", true)));
        done(apply(Given.args("stop", "demo", "enabled", false)));
        assertThat(changes()).containsExactly("enable", "disable", "stop");
        assertThat(service.describe(Given.args("stop", "demo", "enabled", false)))
                .isEqualTo("stop and disable service demo");
    }

    @Test
    void undo_after_an_apply_whose_end_was_not_heard_of() throws Exception {
        Args args = Given.args("start", "demo");
        Value found = found(args, Look.State.UNTOUCHED);
        context.losingAfter(0);
        assertThatExceptionOfType(ActionException.class).isThrownBy(() -> apply(args));
        context.losingAfter(100);
        found(args, Look.State.IN_PLACE);
        done(service.undo(args, found, context));
        assertThat(home.resolve("running")).doesNotExist();
    }
}
