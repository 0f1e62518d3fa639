package dev.theseus.actions.machine;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.Systemd;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Against systemd itself, as process one. Needs root, and Debian's systemd-container from {@code build/install-test-packages}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceOnSystemdTest {
    @TempDir
    Path home;

    private final Systemd systemd;
    private final Service service = new Service();
    private LocalContext context = new LocalContext(Path.of(""));

    ServiceOnSystemdTest(@TempDir Path machine) throws Exception {
        systemd = Systemd.boot(machine);
        systemd.write("/etc/systemd/system/demo.service", """
                [Service]
                ExecStart=/bin/sleep 100000
                ExecReload=/bin/true
                [Install]
                WantedBy=basic.target
                """);
        systemd.write("/etc/systemd/system/broken.service", """
                [Service]
                Type=oneshot
                RemainAfterExit=yes
                ExecStart=/bin/sh -c 'echo no licence >&2; exit 6'
                """);
        systemd.status("systemctl", "daemon-reload");
    }

    @AfterAll
    void end() throws Exception {
        systemd.close();
    }

    @BeforeEach
    void open() throws Exception {
        systemd.status("systemctl", "stop", "demo");
        systemd.status("systemctl", "disable", "demo");
        context = new LocalContext(home, systemd.shell());
    }

    private boolean isRunning() throws Exception {
        return systemd.status("systemctl", "is-active", "--quiet", "demo") == 0;
    }

    private boolean isEnabled() throws Exception {
        return systemd.status("systemctl", "is-enabled", "--quiet", "demo") == 0;
    }

    private Value found(Args args, Look.State expected) throws Exception {
        Look look = service.look(args, context);
        assertThat(look.state()).as(look.evidence()).isEqualTo(expected);
        return look.found();
    }

    @Test
    void starts_twice_and_undoes_twice() throws Exception {
        Args args = Given.args("start", "demo");
        Value found = found(args, Look.State.UNTOUCHED);
        done(service.apply(args, found, context));
        done(service.apply(args, found, context));
        assertThat(isRunning()).isTrue();
        found(args, Look.State.IN_PLACE);
        done(service.undo(args, found, context));
        done(service.undo(args, found, context));
        assertThat(isRunning()).isFalse();
    }

    @Test
    void restarts_and_reloads_what_runs_and_stops_it() throws Exception {
        done(service.apply(Given.args("restart", "demo"), Value.NIL, context));
        assertThat(isRunning()).as("what is stopped is started").isTrue();
        done(service.apply(Given.args("reload", "demo"), Value.NIL, context));
        Args stop = Given.args("stop", "demo", "enabled", false);
        Value found = found(stop, Look.State.UNTOUCHED);
        done(service.apply(stop, found, context));
        assertThat(isRunning()).isFalse();
        done(service.undo(stop, found, context));
        assertThat(isRunning()).isTrue();
    }

    @Test
    void says_what_starts_with_the_machine_and_takes_it_back() throws Exception {
        Args args = Given.args("start", "demo", "enabled", true);
        Value found = found(args, Look.State.UNTOUCHED);
        done(service.apply(args, found, context));
        assertThat(isEnabled()).isTrue();
        found(args, Look.State.IN_PLACE);
        done(service.undo(args, found, context));
        assertThat(isEnabled()).isFalse();
        assertThat(isRunning()).isFalse();
    }

    @Test
    void a_unit_that_does_not_start_or_does_not_exist_is_a_failure_that_says_so() throws Exception {
        assertThat(failed(service.apply(Given.args("start", "broken"), Value.NIL, context), Code.SERVICE_FAILED)
                        .failure()
                        .message())
                .contains("broken");
        assertThat(failed(service.apply(Given.args("start", "nothing"), Value.NIL, context), Code.SERVICE_FAILED)
                        .failure()
                        .message())
                .contains("no service nothing");
    }
}
