package dev.theseus.engine.transport.supervisor;

import static dev.theseus.engine.transport.supervisor.ThisMachine.lives;
import static dev.theseus.engine.transport.supervisor.ThisMachine.sizeOf;
import static dev.theseus.engine.transport.supervisor.ThisMachine.touch;
import static dev.theseus.engine.transport.supervisor.ThisMachine.until;
import static dev.theseus.engine.transport.supervisor.Warrants.warrant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.port.Command;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.Transport.Sighting;
import dev.theseus.core.value.SafeText;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What commands print: bounded, seen while they run, masked. */
@Timeout(60)
public abstract class OutputContract extends TransportContract {
    protected OutputContract(Way way) {
        super(way);
    }

    @Test
    void output_of_any_length_is_bounded_and_never_blocks_the_command() throws Exception {
        Finished finished = run(Command.shell(
                "echo begin; head -c 200000000 /dev/zero | tr '\\0' 'x'; echo; echo end; echo fine >&2; exit 5"));
        assertThat(finished.exit()).isEqualTo(5);
        assertThat(finished.output().truncated()).isTrue();
        assertThat(finished.output().out())
                .startsWith("begin\n")
                .endsWith("\nend\n")
                .hasSizeLessThan(140_000);
        assertThat(finished.output().out()).contains("of 200000011 bytes");
        assertThat(finished.output().err()).isEqualTo("fine\n");
        until(() -> sizeOf(spool) < 400_000);
    }

    @Test
    void output_that_is_dripped_is_kept_like_output_that_is_poured() throws Exception {
        Finished finished = run(Command.shell("i=0; while [ $i -lt 30000 ]; do echo \"line $i\"; i=$((i+1)); done"));
        assertThat(finished.output().truncated()).isTrue();
        assertThat(finished.output().out()).startsWith("line 0\nline 1\n").endsWith("line 29998\nline 29999\n");
    }

    @Test
    void output_up_to_the_bound_is_whole() throws Exception {
        Finished finished = run(Command.shell("head -c 131072 /dev/zero | tr '\\0' y"));
        assertThat(finished.output().truncated()).isFalse();
        assertThat(finished.output().out()).isEqualTo("y".repeat(131072));
    }

    @Test
    void binary_output_and_escape_sequences_break_nothing() throws Exception {
        Finished finished = run(Command.shell("printf '\\000\\377\\376\\033[31mred\\033[0m \\342\\202'"));
        assertThat(finished.output().out()).isEqualTo("\0\uFFFD\uFFFD\033[31mred\033[0m \uFFFD");
    }

    @Test
    void output_is_seen_while_the_command_runs() throws Exception {
        Path gate = dir.resolve("gate");
        Transport transport = transport();
        transport.start(
                KEY,
                Command.shell("echo ready; while [ ! -e " + gate + " ]; do sleep 0.05; done; echo über"),
                warrant(1));
        var seen = new StringBuffer();
        Sighting sighting = transport.await(KEY, LONG, text -> {
            seen.append(text);
            if (seen.toString().contains("ready") && !Files.exists(gate)) touch(gate);
        });
        assertThat(sighting).isInstanceOf(Sighting.Ended.class);
        assertThat(seen.toString()).isEqualTo("ready\nüber\n");
    }

    @Test
    void secrets_in_output_are_masked_even_where_they_arrive_in_pieces_or_are_cut() throws Exception {
        Transport transport = transport();
        var script = SafeText.plain("s=")
                .plus(SafeText.hidden("token"))
                .plus(SafeText.plain("; printf '%s' \"${s%????????}\"; sleep 0.3; echo \"${s#\"${s%????????}\"}\";"
                        + " i=0; while [ $i -lt 6000 ]; do printf '%s' \"$s\"; i=$((i+1)); done"));
        transport.start(KEY, Command.of(new Command.Form.Shell(script)), warrant(1));
        var seen = new StringBuffer();
        Finished finished = ended(transport.await(KEY, LONG, seen::append));
        assertThat(finished.output().truncated()).isTrue();
        for (int length = 12; length <= secret.length(); length++) {
            assertThat(finished.output().out()).doesNotContain(secret.substring(0, length));
            assertThat(finished.output().out()).doesNotContain(secret.substring(secret.length() - length));
        }
        assertThat(seen.toString()).startsWith(SafeText.MASK + "\n");
    }

    @Test
    void the_exit_status_ends_a_step_though_a_daemon_keeps_its_output_open() throws Exception {
        Finished finished = run(Command.shell("sleep 1000 & echo \"$!\"; exit 4"));
        assertThat(finished.exit()).isEqualTo(4);
        String daemon = finished.output().out().strip();
        assertThat(lives(daemon)).as("the daemon lives on").isTrue();
        ProcessHandle.of(Long.parseLong(daemon)).orElseThrow().destroyForcibly();
    }
}
