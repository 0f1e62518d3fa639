package dev.theseus.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.engine.journal.Processes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
    private static final Instant LATER = Runs.NIGHT.plusSeconds(754);

    @TempDir
    Path state;

    private RunDirectory run = new RunDirectory("", Path.of(""));

    @BeforeEach
    void create() throws Exception {
        run = Runs.store(state).create(Runs.run(Runs.NIGHT));
    }

    @Test
    void one_process_controls_a_run_and_another_is_told_who_since_when() throws Exception {
        Process holder = Processes.java(LockHolder.class, state.toString(), run.id(), Runs.NIGHT.toString());
        long firstFence;
        try (var lines = holder.inputReader()) {
            firstFence = Long.parseLong(lines.readLine().replace("fence ", ""));
            assertThatThrownBy(() -> run.control(LATER))
                    .isInstanceOfSatisfying(
                            JournalException.class, e -> assertThat(e.code()).isEqualTo(Code.RUN_LOCKED))
                    .hasMessageContaining("process " + holder.pid())
                    .hasMessageContaining("since 2026-11-21T02:12:30Z (12m34s ago)");
            assertThat(run.owner()).map(Owner::pid).contains(holder.pid());

            holder.toHandle().destroyForcibly();
            holder.waitFor();
        }
        assertThat(run.owner()).isEmpty();
        try (Control control = run.control(LATER)) {
            assertThat(control.fence()).isGreaterThan(firstFence);
            assertThat(control.owner().pid()).isEqualTo(ProcessHandle.current().pid());
        }
    }

    @Test
    void a_second_controller_in_the_same_process_is_refused_and_does_not_free_the_first() throws Exception {
        try (Control first = run.control(Runs.NIGHT)) {
            for (int i = 0; i < 3; i++)
                assertThatThrownBy(() -> run.control(LATER)).isInstanceOf(JournalException.class);
            // Only another process can tell whether the lock is still held.
            Process other = Processes.java(LockHolder.class, state.toString(), run.id(), LATER.toString());
            try (var lines = other.inputReader()) {
                assertThat(lines.readLine())
                        .as("it ends without having got the lock")
                        .isNull();
            }
            assertThat(other.waitFor()).isEqualTo(1);
            first.journal().append(List.of(Runs.fact(1)));
        }
    }

    @Test
    void the_fencing_token_rises_with_every_control() throws Exception {
        long before = 0;
        for (int i = 0; i < 5; i++)
            try (Control control = run.control(Runs.NIGHT)) {
                assertThat(control.fence()).isGreaterThan(before);
                before = control.fence();
            }
        assertThat(run.owner()).isEmpty();
    }

    @Test
    void another_run_gets_a_greater_token_so_that_hosts_do_not_refuse_it() throws Exception {
        long earlier;
        try (Control control = run.control(Runs.NIGHT)) {
            earlier = control.fence();
        }
        RunDirectory next = Runs.store(state).create(Runs.run(LATER));
        try (Control control = next.control(LATER)) {
            assertThat(control.fence()).isGreaterThan(earlier);
        }
    }

    @Test
    void control_that_fails_leaves_the_run_free() throws Exception {
        Path journal = run.path().resolve("journal.db");
        byte[] good = Files.readAllBytes(journal);
        Files.write(journal, new byte[100]);
        assertThatThrownBy(() -> run.control(Runs.NIGHT)).hasMessageContaining("damaged");
        Files.write(journal, good);
        run.control(Runs.NIGHT).close();
    }

    @Test
    void an_owner_whose_pid_was_given_to_another_process_is_gone() throws Exception {
        Owner self = Owner.self(Runs.NIGHT);
        Owner earlier =
                new Owner(self.pid(), self.started().minusSeconds(3600), self.host(), self.user(), self.since());
        Files.write(run.path().resolve("owner"), self.json());
        assertThat(run.owner()).contains(self);
        Files.write(run.path().resolve("owner"), earlier.json());
        assertThat(run.owner()).isEmpty();
        Files.write(run.path().resolve("owner"), new byte[] {0, 1, 2});
        assertThat(run.owner()).isEmpty();
    }

    @Test
    void an_owner_lives_whatever_the_clock_was_set_to_since() throws Exception {
        Owner self = Owner.self(Runs.NIGHT);
        String json = new String(self.json(), StandardCharsets.UTF_8);
        String stepped = json.replace(
                self.started().toString(), self.started().minusSeconds(3600).toString());
        assertThat(stepped).isNotEqualTo(json);
        Files.writeString(run.path().resolve("owner"), stepped);
        assertThat(run.owner()).map(Owner::pid).contains(self.pid());

        String reused = json.replace("\"process\":\"" + self.process(), "\"process\":\"" + self.process() + "1");
        assertThat(reused).isNotEqualTo(json);
        Files.writeString(run.path().resolve("owner"), reused);
        assertThat(run.owner()).as("another process with its number").isEmpty();
    }
}
