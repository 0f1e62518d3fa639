package dev.theseus.actions.containers;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.kit.DockerDaemon;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.actions.kit.TinyExpressions;
import dev.theseus.core.port.Action;
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
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The replacement of a container, as the guide for OMS wants it, with a real Docker daemon. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerTest {
    @TempDir
    Path base;

    private final DockerDaemon docker;
    private Path home = Path.of("");
    private LocalContext context = new LocalContext(home);
    private final Container container = new Container();

    ContainerTest(@TempDir Path daemon) throws Exception {
        docker = OldContainer.daemon(daemon);
    }

    @AfterAll
    void stop() throws Exception {
        docker.close();
    }

    @BeforeEach
    void open() throws IOException {
        var host = new OldContainer(docker, base, "always");
        home = host.home();
        context = host.context();
    }

    private Outcome apply(Args args) throws ActionException, InterruptedException {
        return container.apply(args, Value.NIL, context);
    }

    private Value found(Args args, Look.State expected) throws Exception {
        Look look = container.look(args, context);
        assertThat(look.state()).as(look.evidence()).isEqualTo(expected);
        return look.found();
    }

    private String inspect(String name, String format) {
        return docker.run("inspect", "--format", format, name);
    }

    private String environment(String name) {
        return inspect(name, "{{json .Config.Env}}");
    }

    private static final Args STOP = Given.args("stop", "oms_411", "timeout", 0);

    private static Args run(Object... more) {
        Object[] keys = new Object[more.length + 8];
        System.arraycopy(
                new Object[] {
                    "run",
                    "oms_420",
                    "like",
                    "oms_411",
                    "image",
                    "oms:4.2.0",
                    "env",
                    Map.of("IS_UPGRADE", "true", "OLD", "c d")
                },
                0,
                keys,
                0,
                8);
        System.arraycopy(more, 0, keys, 8, more.length);
        return Given.args(keys);
    }

    @Test
    void a_stop_says_when_it_finished_also_where_it_had_been_stopped_before() throws Exception {
        Value found = found(STOP, Look.State.UNTOUCHED);
        Value first = done(apply(STOP)).getOrDefault("finished_at", Value.NIL);
        assertThat(first).isInstanceOf(Value.Moment.class);
        assertThat(inspect("oms_411", "{{.State.FinishedAt}}"))
                .contains(first.display().substring(0, 19));
        assertThat(done(apply(STOP))).containsEntry("finished_at", first).containsEntry("running", Value.of(false));
        done(container.undo(STOP, found, context));
        done(container.undo(STOP, found, context));
        assertThat(inspect("oms_411", "{{.State.Running}}")).isEqualTo("true");
        Args start = Given.args("start", "oms_411");
        found(start, Look.State.IN_PLACE);
        done(apply(STOP));
        Value stopped = found(start, Look.State.UNTOUCHED);
        done(apply(start));
        done(apply(Given.args("restart", "oms_411")));
        done(container.undo(start, stopped, context));
        assertThat(inspect("oms_411", "{{.State.Running}}")).isEqualTo("false");
    }

    @Test
    void the_new_one_is_like_the_old_one_but_for_its_image_and_what_is_declared() throws Exception {
        failed(apply(run()), Code.CONTAINER_FAILED);
        done(apply(STOP));
        Value found = found(run(), Look.State.UNTOUCHED);
        done(container.apply(run(), found, context));
        assertThat(environment("oms_420"))
                .contains("OMS_HOST_IP=10.0.0.1", "IS_UPGRADE=true", "OLD=c d", "VERSION=4.2.0")
                .doesNotContain("OLD=a b", "4.1.1");
        assertThat(
                        inspect(
                                "oms_420",
                                "{{.HostConfig.NetworkMode}} {{.HostConfig.RestartPolicy.Name}} {{index .Config.Labels \"team\"}}"))
                .isEqualTo("host always data");
        assertThat(inspect("oms_420", "{{range .HostConfig.Ulimits}}{{.Name}} {{.Hard}}{{end}}"))
                .isEqualTo("nproc 65535");
        assertThat(inspect("oms_411", "{{.HostConfig.RestartPolicy.Name}}")).isEqualTo("no");
        Args compare = Given.args("compare", "oms_420", "like", "oms_411");
        assertThat(done(apply(compare))).containsEntry("mounts", Value.of(3));
        found(run(), Look.State.IN_PLACE);
        done(container.apply(run(), found, context));
        done(container.undo(run(), found, context.goingBack()));
        done(container.undo(run(), found, context));
        assertThat(docker.run("ps", "--all", "--format", "{{.Names}}")).isEqualTo("oms_411");
        assertThat(inspect("oms_411", "{{.HostConfig.RestartPolicy.Name}}")).isEqualTo("always");
    }

    @Test
    void under_the_same_name_the_old_one_is_kept_under_another() throws Exception {
        done(apply(STOP));
        Args args = Given.args("run", "oms_411", "like", "oms_411", "keep_as", "oms_411_old", "image", "oms:4.2.0");
        Value found = found(args, Look.State.UNTOUCHED);
        context.losingAfter(0);
        assertThatExceptionOfType(ActionException.class).isThrownBy(() -> container.apply(args, found, context));
        context.losingAfter(100);
        found(args, Look.State.IN_PLACE);
        done(container.apply(args, found, context));
        assertThat(environment("oms_411")).contains("VERSION=4.2.0");
        assertThat(environment("oms_411_old")).contains("VERSION=4.1.1");
        done(container.undo(args, found, context));
        done(container.undo(args, found, context));
        assertThat(environment("oms_411")).contains("VERSION=4.1.1");
        assertThat(docker.run("ps", "--all", "--format", "{{.Names}}")).isEqualTo("oms_411");
    }

    @Test
    void other_mounts_are_named_and_fail() throws Exception {
        done(apply(STOP));
        docker.run(
                "run",
                "--detach",
                "--name=other",
                "--network=host",
                "--volume=" + home.resolve("logs") + ":/home/admin/logs",
                "--volume=" + home.resolve("store") + ":/elsewhere",
                "oms:4.2.0");
        assertThat(failed(apply(Given.args("compare", "other", "like", "oms_411")), Code.CONTAINER_FAILED)
                        .failure()
                        .message())
                .contains("missing", "store at /home/ds/store", "/home/ds/run, read only", "additional", "/elsewhere");
        Args taken = Given.args("run", "other", "like", "oms_411", "image", "oms:4.2.0");
        found(taken, Look.State.UNCLEAR);
        failed(apply(taken), Code.CONTAINER_FAILED);
        failed(container.undo(taken, Value.NIL, context), Code.CHANGED_SINCE);
        assertThat(inspect("other", "{{.State.Running}}")).isEqualTo("true");
    }

    @Test
    void a_container_that_does_not_start_is_a_failure_and_is_taken_away_again() throws Exception {
        done(apply(STOP));
        Args args = run("with", List.of("--entrypoint=/bin/nothing"));
        Value found = found(args, Look.State.UNTOUCHED);
        assertThat(failed(container.apply(args, found, context), Code.CONTAINER_FAILED)
                        .failure()
                        .message())
                .contains("/bin/nothing");
        done(container.undo(args, found, context));
        assertThat(docker.run("ps", "--all", "--format", "{{.Names}}")).isEqualTo("oms_411");
    }

    @Test
    void an_image_is_loaded_and_the_name_goes_back_to_what_it_stood_for() throws Exception {
        Path saved = home.resolve("oms.tar");
        docker.run("tag", "oms:4.2.0", "new:1");
        docker.run("save", "--output", saved.toString(), "new:1");
        docker.run("rmi", "new:1");
        Args args = Given.args("load", saved.toString(), "image", "new:1");
        Value found = found(args, Look.State.UNTOUCHED);
        assertThat(done(apply(args))).containsKey("image");
        done(apply(args));
        done(container.undo(args, found, context));
        done(container.undo(args, found, context));
        assertThat(docker.run("images", "--quiet", "new:1")).isEmpty();
        docker.run("tag", "oms:4.1.1", "new:1");
        String old = inspect("new:1", "{{.Id}}");
        found = found(args, Look.State.UNTOUCHED);
        done(apply(args));
        assertThat(inspect("new:1", "{{.Id}}")).isNotEqualTo(old);
        done(container.undo(args, found, context));
        assertThat(inspect("new:1", "{{.Id}}")).isEqualTo(old);
        failed(apply(Given.args("load", saved.toString(), "image", "other:1")), Code.CONTAINER_FAILED);
        failed(apply(Given.args("load", "gone.tar", "image", "new:1")), Code.CONTAINER_FAILED);
        docker.run("rmi", "new:1");
    }

    @Test
    void a_command_runs_within_and_its_status_counts() throws Exception {
        assertThat(done(apply(Given.args(
                        "exec", "oms_411", "command", new Given.Shell("echo $VERSION; echo x >/home/admin/logs/f")))))
                .containsEntry("output", Value.of("4.1.1"));
        assertThat(home.resolve("logs/f")).exists();
        assertThat(done(apply(Given.args("exec", "oms_411", "command", List.of("cat"), "stdin", "typed"))))
                .containsEntry("output", Value.of("typed"));
        var failed = failed(
                apply(Given.args("exec", "oms_411", "command", new Given.Shell("echo why >&2; exit 3"))),
                Code.CONTAINER_FAILED);
        assertThat(failed.failure().message()).contains("exit status 3", "why");
        assertThat(failed.result().values()).containsEntry("exit", Value.of(3));
        assertThat(container.nature(Given.args("exec", "x", "command", "y")).undo())
                .isEqualTo(Action.UndoBy.PLAN);
    }

    @Test
    void a_secret_is_a_variable_but_stands_on_no_command_line() throws Exception {
        done(apply(STOP));
        context.secret("p", "s3cr|et $x");
        Args args = Given.args(
                Given.secrets("p"),
                "run",
                "oms_420",
                "like",
                "oms_411",
                "image",
                "oms:4.2.0",
                "env",
                Map.of("PW", "${secret.p}"));
        Outcome outcome = apply(args);
        done(outcome);
        assertThat(environment("oms_420")).contains("PW=s3cr|et $x");
        assertThat(outcome.toString() + context.effects()).doesNotContain("s3cr");
        failed(
                apply(Given.args(Given.secrets("p"), "exec", "oms_420", "command", List.of("echo", "${secret.p}"))),
                Code.BAD_VALUE);
    }

    @Test
    void names_that_are_none_and_unclear_wishes_are_refused() throws Exception {
        int before = context.effects().size();
        for (String name : LocalShell.HOSTILE) {
            var scope = new TinyExpressions.Names(Map.of("n", Value.of(name)));
            failed(apply(Given.args(scope, "stop", "${n}")), Code.BAD_VALUE);
            failed(apply(Given.args(scope, "run", "x", "like", "${n}", "image", "y")), Code.BAD_VALUE);
            failed(apply(Given.args(scope, "load", "x", "image", "${n}")), Code.BAD_VALUE);
        }
        for (Args args : List.of(
                Given.args(),
                Given.args("stop", "a", "start", "b"),
                Given.args("run", "a", "image", "b"),
                Given.args("run", "a", "like", "c"),
                Given.args("exec", "a"),
                Given.args("run", "a", "like", "b", "image", "c", "with", List.of("x"))))
            failed(apply(args), Code.BAD_VALUE);
        assertThat(context.effects()).hasSize(before);
        failed(apply(Given.args("stop", "nobody")), Code.CONTAINER_FAILED);
        found(Given.args("stop", "nobody"), Look.State.UNCLEAR);
        Files.writeString(
                home.resolve("tools/docker"), "#!/bin/sh\necho 'Cannot connect to the Docker daemon' >&2\nexit 1\n");
        found(STOP, Look.State.UNCLEAR);
        found(run(), Look.State.UNCLEAR);
    }
}
