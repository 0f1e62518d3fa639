package dev.theseus.engine.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.ActionException.Kind;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Journal;
import dev.theseus.core.port.Output;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.Transports;
import dev.theseus.core.port.Warrant;
import dev.theseus.core.run.Event;
import dev.theseus.engine.drive.StepContext.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is said of an attempt by what became of its commands. */
class DetachedTest {
    private static final Command COMMAND = Command.shell("true");
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static Detached attempt(int neverStarts, Mode mode) {
        var setting = new StepContext.Setting(
                Host.CONTROLLER,
                Optional.empty(),
                "run",
                "f.p0.t0.s0",
                1,
                1,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty());
        return new Detached(new OneHost(neverStarts), new NoJournal(), setting, mode, _ -> {});
    }

    @Test
    void an_attempt_of_which_the_first_command_never_started_was_not_started() {
        for (Mode mode : List.of(Mode.FRESH, Mode.SETTLE))
            assertThatThrownBy(() -> attempt(0, mode).carryOut(COMMAND, LIMIT))
                    .isInstanceOfSatisfying(
                            ActionException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_STARTED));
    }

    @Test
    void what_the_first_command_did_stands_where_the_second_never_started() throws Exception {
        for (Mode mode : List.of(Mode.FRESH, Mode.SETTLE)) {
            Detached attempt = attempt(1, mode);
            assertThat(attempt.carryOut(COMMAND, LIMIT).ok()).isTrue();
            assertThatThrownBy(() -> attempt.carryOut(COMMAND, LIMIT))
                    .isInstanceOfSatisfying(ActionException.class, e -> {
                        assertThat(e.kind()).isEqualTo(Kind.IN_DOUBT);
                        assertThat(e.failure().message()).contains("command 2 never started");
                    });
        }
    }

    /** A host on which all commands end well, but for one that has a tombstone. */
    private record OneHost(int tombstone) implements Transports, Transport {
        @Override
        public Transport to(Host host) {
            return this;
        }

        @Override
        public Finished look(Command command, Duration limit) {
            return new Finished(0, Output.NONE);
        }

        @Override
        public boolean start(EffectKey key, Command command, Warrant warrant) {
            return key.ordinal() != tombstone;
        }

        @Override
        public void takeUp(EffectKey key, Command command) {}

        @Override
        public Sighting await(EffectKey key, Duration limit, Follower follower) {
            return settle(key);
        }

        @Override
        public Sighting settle(EffectKey key) {
            return key.ordinal() == tombstone
                    ? new Sighting.NeverStarted()
                    : new Sighting.Ended(new Finished(0, Output.NONE));
        }

        @Override
        public Sighting end(EffectKey key) {
            return settle(key);
        }

        @Override
        public HostFacts facts(String run) {
            return new HostFacts("boot", "spool", Duration.ZERO, Optional.empty());
        }

        @Override
        public void raise(long fence) {}

        @Override
        public void forget(String run) {}

        @Override
        public void close() {}
    }

    /** What is ordered names the place in the journal; nothing is written. */
    private static final class NoJournal implements Journal {
        @Override
        public Head append(List<? extends Event> events) {
            return head();
        }

        @Override
        public Head head() {
            return new Head(1, "0".repeat(32));
        }

        @Override
        public boolean knows(Head head) {
            return true;
        }

        @Override
        public void read(Consumer<? super Event> consumer) {}

        @Override
        public void close() {}
    }
}
