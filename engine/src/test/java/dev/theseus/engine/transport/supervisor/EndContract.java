package dev.theseus.engine.transport.supervisor;

import static dev.theseus.engine.transport.supervisor.ThisMachine.processesWith;
import static dev.theseus.engine.transport.supervisor.ThisMachine.until;
import static dev.theseus.engine.transport.supervisor.Warrants.warrant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.port.Command;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.Transport.Sighting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands that are ended, and runs that are forgotten. */
@Timeout(60)
public abstract class EndContract extends TransportContract {
    protected EndContract(Way way) {
        super(way);
    }

    @Test
    void ending_a_command_ends_what_it_started() throws Exception {
        String sleep = "sleep 98765." + Math.abs(System.nanoTime() % 1_000_000);
        Transport transport = transport();
        transport.start(
                KEY,
                Command.shell(sleep + " & (trap '' TERM; " + sleep + " & " + sleep + "; true) & setsid " + sleep
                        + " & echo started; wait; wait"),
                warrant(1));
        until(() -> processesWith(sleep.replace(' ', '\0')).size() >= 4);
        Path out = kept(KEY, "out.0");
        until(() -> Files.exists(out) && Files.size(out) > 0);
        assertThat(cutOff(transport.end(KEY)).exit()).isIn(137, 143);
        assertThat(processesWith(sleep.replace(' ', '\0'))).isEmpty();
        assertThat(cutOff(transport.end(KEY)).output().out()).isEqualTo("started\n");
    }

    @Test
    void a_command_may_tidy_up_when_it_is_ended() throws Exception {
        Transport transport = transport();
        transport.start(
                KEY,
                Command.shell("trap 'echo tidied; exit 0' TERM; echo up; while :; do sleep 0.05; done"),
                warrant(1));
        Path out = kept(KEY, "out.0");
        until(() -> Files.exists(out) && Files.size(out) > 0);
        Finished finished = cutOff(transport.end(KEY));
        assertThat(finished.output().out()).isEqualTo("up\ntidied\n");
        assertThat(finished.exit()).isZero();
        Transport next = transport(freshCourier(), Map.of());
        assertThat(cutOff(next.settle(KEY)))
                .as("its status says nothing, for anybody")
                .isEqualTo(finished);
    }

    @Test
    void what_came_to_its_end_by_itself_was_not_cut_off() throws Exception {
        Transport transport = transport();
        run(transport, Command.shell("exit 4"), KEY);
        assertThat(ended(transport.end(KEY)).exit()).isEqualTo(4);
        assertThat(ended(transport.settle(KEY)).exit()).isEqualTo(4);
    }

    @Test
    void what_never_started_cannot_be_ended_and_never_starts() throws Exception {
        assertThat(transport().end(KEY)).isEqualTo(new Sighting.NeverStarted());
        assertThat(transport().start(KEY, Command.shell("true"), warrant(1))).isFalse();
    }

    @Test
    void a_run_that_is_forgotten_leaves_nothing_and_stays_closed() throws Exception {
        Transport transport = transport();
        run(transport, Command.shell("echo out"), KEY);
        transport.forget("run-1");
        assertThat(spool.resolve("run-1")).doesNotExist();
        assertThat(transport.start(key(5), Command.shell("true"), warrant(1))).isFalse();
        assertThat(transport.start(new EffectKey("run-2", "u", 1, 0), Command.shell("true"), warrant(1)))
                .isTrue();
    }
}
