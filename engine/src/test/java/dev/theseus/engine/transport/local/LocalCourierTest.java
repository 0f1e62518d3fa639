package dev.theseus.engine.transport.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.engine.transport.supervisor.Courier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How processes of this machine are begun. */
@Timeout(60)
class LocalCourierTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");

    /** A helper that forks would be all that the JVM knows of: at its end the JVM would close the line to the one that lives. */
    @Test
    void at_the_other_end_of_a_line_is_the_process_that_was_started_in_a_session_of_its_own() throws Exception {
        var printed = new ByteArrayOutputStream();
        var ended = new CountDownLatch(1);
        var receiver = new Courier.Receiver() {
            @Override
            public void take(byte[] bytes, int from, int count) {
                printed.write(bytes, from, count);
            }

            @Override
            public void end() {
                ended.countDown();
            }
        };
        Courier.Line line = new LocalCourier("h1", ENVIRONMENT)
                .open(
                        List.of(
                                "sh",
                                "-c",
                                "echo $PPID $$; read -r _ _ _ _ _ session _ </proc/$$/stat; echo $session; cat"),
                        receiver)
                .orElseThrow();
        line.in().write("said\n".getBytes(StandardCharsets.US_ASCII));
        line.close();
        assertThat(ended.await(40, TimeUnit.SECONDS)).isTrue();
        String[] lines = printed.toString(StandardCharsets.US_ASCII).split("\n");
        String[] pids = lines[0].split(" ");
        assertThat(pids[0]).isEqualTo(Long.toString(ProcessHandle.current().pid()));
        assertThat(lines).containsExactly(lines[0], pids[1], "said");
    }

    @Test
    void a_start_whose_helper_was_ended_is_tried_again() throws Exception {
        var starts = new AtomicInteger();
        var courier = new LocalCourier("h1", ENVIRONMENT, builder -> {
            if (starts.incrementAndGet() < 3) throw helperEnded();
            return builder.start();
        });
        assertThat(courier.carry(errand()).exit()).isEqualTo(7);
        assertThat(starts).hasValue(3);
    }

    @Test
    void a_start_whose_helper_is_always_ended_is_given_up() {
        var starts = new AtomicInteger();
        var courier = new LocalCourier("h1", ENVIRONMENT, _ -> {
            starts.incrementAndGet();
            throw helperEnded();
        });
        assertThatThrownBy(() -> courier.carry(errand()))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.code()).isEqualTo(Code.HOST_UNFIT));
        assertThat(starts).hasValue(3);
    }

    @Test
    void a_program_that_is_not_there_is_not_looked_for_again() {
        var starts = new AtomicInteger();
        var courier = new LocalCourier("h1", ENVIRONMENT, _ -> {
            starts.incrementAndGet();
            throw new IOException("error=2, No such file or directory");
        });
        assertThatThrownBy(() -> courier.carry(errand())).isInstanceOf(TransportException.class);
        assertThat(starts).hasValue(1);
    }

    private static Courier.Errand errand() {
        return new Courier.Errand(List.of("sh", "-c", "exit 7"), new byte[0], Duration.ofSeconds(30), 1024);
    }

    /** In the words of the JVM. */
    private static IOException helperEnded() {
        return new IOException(
                "Cannot run program \"setsid\": error=0, Failed to exec spawn helper: pid: 4711, signal: 2");
    }
}
