package dev.theseus.actions.containers;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.kit.DockerDaemon;
import dev.theseus.actions.kit.Doubt;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A replacement that is cut off between the engine's commands, and a command in a container that outlives who asked for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class ContainerDoubtTest {
    private static final Args STOP = Given.args("stop", "oms_411", "timeout", 0);
    private static final Args REPLACE =
            Given.args("run", "oms_411", "like", "oms_411", "keep_as", "oms_old", "image", "oms:4.2.0");

    @TempDir
    Path base;

    private final DockerDaemon docker;
    private Optional<OldContainer> old = Optional.empty();
    private LocalContext context = new LocalContext(Path.of(""));
    private final Container container = new Container();

    ContainerDoubtTest(@TempDir Path daemon) throws Exception {
        docker = OldContainer.daemon(daemon);
    }

    @AfterAll
    void stop() throws Exception {
        docker.close();
    }

    @BeforeEach
    void open() throws Exception {
        old = Optional.of(new OldContainer(docker, base, "on-failure:7"));
        context = host().context();
    }

    @AfterEach
    void remove() {
        OldContainer.removeAll(docker);
    }

    private OldContainer host() {
        return old.orElseThrow();
    }

    private String inspect(String name, String format) {
        return docker.run("inspect", "--format", format, name);
    }

    private String all() {
        return docker.run("ps", "--all", "--format", "{{.Names}} {{.Image}}")
                .lines()
                .sorted()
                .toList()
                .toString();
    }

    private Value cutOff(Args args, String when, String subcommand) throws Exception {
        Doubt doubt = new Doubt(container, args, context);
        Value found = doubt.untouched();
        context.cuttingOnce(host().stall(when, subcommand));
        doubt.lost(found);
        host().go();
        return found;
    }

    @ParameterizedTest
    @CsvSource({"after,update,AGAIN", "after,rename,AGAIN", "after,run,DONE"})
    void a_replacement_that_was_cut_off_is_ended_once_and_taken_back(
            String when, String subcommand, Doubt.Answer answer) throws Exception {
        done(container.apply(STOP, Value.NIL, context));
        Value found = cutOff(REPLACE, when, subcommand);
        Doubt doubt = new Doubt(container, REPLACE, context);
        assertThat(doubt.settled(found)).isEqualTo(answer);
        String first = answer == Doubt.Answer.DONE ? inspect("oms_411", "{{.Id}}") : "";
        if (answer == Doubt.Answer.AGAIN) done(container.apply(REPLACE, found, context));
        assertThat(doubt.settled(found)).isEqualTo(Doubt.Answer.DONE);
        assertThat(inspect("oms_411", "{{.Id}}")).startsWith(first);
        assertThat(all()).isEqualTo("[oms_411 oms:4.2.0, oms_old oms:4.1.1]");
        assertThat(inspect("oms_411", "{{.HostConfig.RestartPolicy}}")).isEqualTo("{on-failure 7}");
        assertThat(inspect("oms_old", "{{.HostConfig.RestartPolicy.Name}}")).isEqualTo("no");
        done(container.undo(REPLACE, found, context.goingBack()));
        assertThat(all()).isEqualTo("[oms_411 oms:4.1.1]");
        assertThat(inspect("oms_411", "{{.HostConfig.RestartPolicy}}")).isEqualTo("{on-failure 7}");
    }

    @ParameterizedTest
    @CsvSource({"after,rm", "before,update"})
    void a_way_back_that_was_cut_off_is_gone_to_its_end(String when, String subcommand) throws Exception {
        done(container.apply(STOP, Value.NIL, context));
        Value found = new Doubt(container, REPLACE, context).untouched();
        done(container.apply(REPLACE, found, context));
        context.goingBack().cuttingOnce(host().stall(when, subcommand));
        new Doubt(container, REPLACE, context).lostOnTheWayBack(found);
        host().go();
        done(container.undo(REPLACE, found, context));
        assertThat(all()).isEqualTo("[oms_411 oms:4.1.1]");
        assertThat(inspect("oms_411", "{{.HostConfig.RestartPolicy}}")).isEqualTo("{on-failure 7}");
    }

    /** The engine was busy, and comes to a request of an attempt that is over only when the next one makes its own. */
    @Test
    void a_container_that_comes_late_is_nobodys_obstacle() throws Exception {
        done(container.apply(STOP, Value.NIL, context));
        Value found = new Doubt(container, REPLACE, context).untouched();
        host().late();
        done(container.apply(REPLACE, found, context));
        assertThat(all()).isEqualTo("[oms_411 oms:4.2.0, oms_old oms:4.1.1]");
        assertThat(inspect("oms_411", "{{.State.Running}}")).isEqualTo("true");
        assertThat(new Doubt(container, REPLACE, context).settled(found)).isEqualTo(Doubt.Answer.DONE);
    }

    @Test
    void a_container_of_that_name_that_somebody_else_makes_meanwhile_is_left_alone() throws Exception {
        done(container.apply(STOP, Value.NIL, context));
        Value found = new Doubt(container, REPLACE, context).untouched();
        host().taken("oms:4.1.1");
        assertThat(failed(container.apply(REPLACE, found, context), Code.CONTAINER_FAILED)
                        .failure()
                        .message())
                .contains("already in use");
        assertThat(all()).isEqualTo("[oms_411 oms:4.1.1, oms_old oms:4.1.1]");
    }

    /** Its policy starts it again and again: for moments it runs. */
    @Test
    void a_new_one_that_ends_again_and_again_is_not_in_place() throws Exception {
        done(container.apply(STOP, Value.NIL, context));
        Args args = Given.args(
                "run",
                "oms_420",
                "like",
                "oms_411",
                "image",
                "oms:4.2.0",
                "with",
                List.of("--entrypoint=/bin/ls", "--restart=always"));
        Value found = cutOff(args, "after", "run");
        while (!inspect("oms_420", "{{.RestartCount}}").matches("[1-9].*")) Thread.sleep(20);
        assertThat(new Doubt(container, args, context).settled(found)).isEqualTo(Doubt.Answer.AGAIN);
        assertThat(failed(container.apply(args, found, context), Code.CONTAINER_FAILED)
                        .failure()
                        .message())
                .contains("does not stay up");
    }

    @Test
    void a_stop_that_was_not_heard_of_says_when_it_was() throws Exception {
        Value found = cutOff(STOP, "after", "stop");
        String ended = inspect("oms_411", "{{.State.FinishedAt}}");
        assertThat(new Doubt(container, STOP, context).settled(found)).isEqualTo(Doubt.Answer.AGAIN);
        var result = done(container.apply(STOP, found, context));
        assertThat(ended)
                .contains(
                        result.getOrDefault("finished_at", Value.NIL).display().substring(0, 19));
    }

    @Test
    void a_command_that_outlives_who_asked_for_it_is_waited_for_before_anything_is_asked() throws Exception {
        Path logs = host().home().resolve("logs");
        // What it leaves in the background is no reason to wait.
        Args exec = Given.args(
                "exec",
                "oms_411",
                "command",
                new Given.Shell("sleep 5000 & cd /home/admin/logs; : >begun;"
                        + " while ! [ -e go ]; do sleep 0.05; done; echo once >>done"));
        context.cuttingOnce(logs.resolve("begun"));
        var lost = CompletableFuture.runAsync(
                () -> new Doubt(container, exec, context).lost(Value.NIL), Thread::startVirtualThread);
        while (!context.progress().contains("its command is still under way in container oms_411")) {
            assertThat(lost).isNotDone();
            Thread.sleep(20);
        }
        Files.createFile(logs.resolve("go"));
        lost.join();
        assertThat(Files.readAllLines(logs.resolve("done"))).containsExactly("once");
        assertThat(new Doubt(container, exec, context).settled(Value.NIL)).isEqualTo(Doubt.Answer.PERSON);
        assertThat(Files.readAllLines(logs.resolve("done"))).containsExactly("once");
    }

    @Test
    void where_the_engine_does_not_answer_nobody_says_that_a_command_has_ended() throws Exception {
        Args exec = Given.args("exec", "oms_411", "command", List.of("sleep", "3000"));
        context.cuttingOnce(host().stall("before", "exec"));
        Files.writeString(host().home().resolve("tools/docker.real"), "#!/bin/sh\necho 'Cannot connect' >&2\nexit 1\n");
        assertThat(new Doubt(container, exec, context).lost(Value.NIL).code()).isEqualTo(Code.STILL_RUNNING);
    }
}
