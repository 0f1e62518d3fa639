package dev.theseus.engine.transport.supervisor;

import static dev.theseus.engine.transport.supervisor.ThisMachine.filesWith;
import static dev.theseus.engine.transport.supervisor.ThisMachine.processesWith;
import static dev.theseus.engine.transport.supervisor.ThisMachine.touch;
import static dev.theseus.engine.transport.supervisor.ThisMachine.until;
import static dev.theseus.engine.transport.supervisor.Warrants.warrant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.port.Command;
import dev.theseus.core.port.Command.Answer;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.Transport.Sighting;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.SafeText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Secrets that commands are given, and prompts that are answered with them. */
@Timeout(60)
public abstract class SecretContract extends TransportContract {
    protected SecretContract(Way way) {
        super(way);
    }

    @Test
    void secrets_are_in_no_command_line_environment_or_spool_while_a_command_runs() throws Exception {
        Path gate = dir.resolve("gate");
        var script = SafeText.plain("IFS= read -r line; [ \"$line\" = ")
                .plus(SafeText.hidden("token"))
                .plus(SafeText.plain(" ] && echo same; touch " + gate + ".ready; while [ ! -e " + gate
                        + " ]; do sleep 0.02; done; [ \"$line\" = "))
                .plus(SafeText.hidden("token"))
                .plus(SafeText.plain(" ]"));
        Command command = Command.of(new Command.Form.Shell(script)).withStdin(SafeText.hidden("token"));
        Transport transport = transport();
        transport.start(KEY, command, warrant(1));
        until(() -> Files.exists(Path.of(gate + ".ready")));
        // On a slow machine the order may have been sent twice: the second one's input is removed as soon as it is
        // known for that.
        until(() -> filesWith(spool, secret).isEmpty());
        for (int i = 0; i < 5; i++) {
            assertThat(processesWith(secret)).isEmpty();
            assertThat(filesWith(spool, secret)).isEmpty();
        }
        touch(gate);
        Finished finished = ended(transport.await(KEY, LONG, _ -> {}));
        assertThat(finished.ok()).isTrue();
        assertThat(finished.output().out()).isEqualTo("same\n");
        // That the search can find something.
        assertThat(processesWith(ProcessHandle.current().info().command().orElseThrow()))
                .isNotEmpty();
    }

    @Test
    void a_secret_that_the_run_was_not_given_runs_nothing() {
        assertThatThrownBy(() ->
                        transport().start(KEY, Command.shell("true").withStdin(SafeText.hidden("other")), warrant(1)))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.code()).isEqualTo(Code.SECRET_UNAVAILABLE));
    }

    @Test
    void prompts_are_answered_in_order_on_a_terminal() throws Exception {
        Command command = Command.shell(
                        "[ -t 0 ] && [ -t 1 ] || exit 9; printf 'Name? '; read -r name; printf 'Password: ';"
                                + " stty -echo; IFS= read -r pw; stty echo; echo; [ \"$pw\" = \"$(cat " + dir
                                + "/expected)\" ] && echo \"welcome $name\"; exit 3")
                .withAnswers(List.of(
                        new Answer("Name\\? $", SafeText.plain("Ann")),
                        new Answer("(?i)password:\\s*$", SafeText.hidden("token"))));
        Files.writeString(dir.resolve("expected"), secret);
        Finished finished = run(command);
        assertThat(finished.output().out()).contains("Name? ", "welcome Ann").doesNotContain(secret);
        assertThat(finished.exit()).isEqualTo(3);
    }

    @Test
    void whoever_follows_hears_of_each_answer_before_it_goes_out() throws Exception {
        Path said = dir.resolve("said");
        Command command = Command.shell("printf 'First? '; read -r a; echo \"$a\" >>" + said)
                .withAnswers(List.of(new Answer("First\\? $", SafeText.plain("one"))));
        List<String> heard = new ArrayList<>();
        Transport transport = transport();
        transport.start(KEY, command, warrant(1));
        Sighting sighting = transport.await(KEY, LONG, new Transport.Follower() {
            @Override
            public void printed(String text) {}

            @Override
            public void answers(int index, String prompt) {
                heard.add(index + " " + prompt + " " + Files.exists(said));
            }
        });
        assertThat(ended(sighting).exit()).isZero();
        assertThat(heard).containsExactly("0 First\\? $ false");
    }

    @Test
    void a_prompt_that_does_not_come_is_not_waited_for_longer_than_somebody_says() throws Exception {
        Command command = Command.shell("printf 'Frist? '; read -r a")
                .withAnswers(
                        List.of(new Answer("First\\? $", SafeText.plain("one"), Optional.of(Duration.ofMillis(200)))));
        List<String> missing = new ArrayList<>();
        Transport transport = transport();
        transport.start(KEY, command, warrant(1));
        Sighting sighting = transport.await(KEY, LONG, new Transport.Follower() {
            @Override
            public void printed(String text) {}

            @Override
            public void stalled(String prompt) {
                missing.add(prompt);
            }
        });
        assertThat(sighting).as("whoever follows decides what becomes of it").isEqualTo(new Sighting.Running());
        assertThat(missing).containsExactly("First\\? $");
        assertThat(transport.end(KEY)).isInstanceOf(Sighting.CutOff.class);
    }

    @Test
    void prompts_that_an_earlier_controller_left_are_answered_and_none_twice() throws Exception {
        Path said = dir.resolve("said");
        Path gate = dir.resolve("gate");
        Command command = Command.shell("printf 'First? '; read -r a; echo \"$a\" >>" + said + "; until [ -e " + gate
                        + " ]; do sleep 0.05; done; printf 'Second? '; read -r b; echo \"$b\" >>" + said + "; exit 4")
                .withAnswers(List.of(
                        new Answer("First\\? $", SafeText.plain("one")),
                        new Answer("Second\\? $", SafeText.plain("two"))));
        Transport before = transport(freshCourier(), Map.of());
        before.start(KEY, command, warrant(1));
        while (!Files.exists(said)) before.await(KEY, Duration.ofMillis(300), _ -> {});
        before.close();
        Files.createFile(gate);
        // What follows an answered prompt comes in one piece with it to whoever takes up.
        until(() -> Files.readString(kept(KEY, "out.0")).contains("Second? "));
        Transport after = transport(freshCourier(), Map.of());
        after.takeUp(KEY, command);
        assertThat(ended(after.await(KEY, LONG, _ -> {})).exit()).isEqualTo(4);
        assertThat(said).hasContent("one\ntwo");
        Transport late = transport(freshCourier(), Map.of());
        Command alone = Command.shell("printf 'Go? '; read -r a; exit 6")
                .withAnswers(List.of(new Answer("Go\\? $", SafeText.plain("yes"))));
        before = transport(freshCourier(), Map.of());
        before.start(key(1), alone, warrant(1));
        before.close();
        late.takeUp(key(1), alone);
        assertThat(ended(late.await(key(1), LONG, _ -> {})).exit()).isEqualTo(6);
    }

    @Test
    void a_prompt_that_was_answered_is_not_taken_for_the_next_one_that_reads_alike() throws Exception {
        Path said = dir.resolve("said");
        Path gate = dir.resolve("gate");
        Command command = Command.shell("printf 'ä Word? '; read -r a; echo \"$a\" >>" + said + "; until [ -e " + gate
                        + " ]; do sleep 0.05; done; printf 'Word? '; read -r b; echo \"$b\" >>" + said + "; exit 4")
                .withAnswers(
                        List.of(new Answer("Word", SafeText.plain("one")), new Answer("Word", SafeText.plain("two"))));
        Transport before = transport(freshCourier(), Map.of());
        before.start(KEY, command, warrant(1));
        while (!Files.exists(said)) before.await(KEY, Duration.ofMillis(300), _ -> {});
        before.close();
        List<Integer> answered = new ArrayList<>();
        Transport.Follower follower = new Transport.Follower() {
            @Override
            public void printed(String text) {}

            @Override
            public void answers(int index, String prompt) {
                answered.add(index);
            }
        };
        Transport after = transport(freshCourier(), Map.of());
        after.takeUp(KEY, command);
        assertThat(after.await(KEY, Duration.ofMillis(700), follower)).isEqualTo(new Sighting.Running());
        assertThat(answered).as("it has not asked again yet").isEmpty();
        Files.createFile(gate);
        assertThat(ended(after.await(KEY, LONG, follower)).exit()).isEqualTo(4);
        assertThat(answered).containsExactly(1);
        assertThat(said).hasContent("one\ntwo");
    }
}
