package dev.theseus.engine.transport.supervisor;

import static dev.theseus.engine.transport.supervisor.ThisMachine.kill;
import static dev.theseus.engine.transport.supervisor.ThisMachine.listed;
import static dev.theseus.engine.transport.supervisor.ThisMachine.lives;
import static dev.theseus.engine.transport.supervisor.ThisMachine.touch;
import static dev.theseus.engine.transport.supervisor.ThisMachine.until;
import static dev.theseus.engine.transport.supervisor.Warrants.warrant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.port.Command;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.NothingStarted;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.Transport.Sighting;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.SafeText;
import dev.theseus.testkit.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can be told of a command by those who come later. */
@Timeout(60)
public abstract class ReturnContract extends TransportContract {
    protected ReturnContract(Way way) {
        super(way);
    }

    /** They made a directory of each key. */
    @Test
    void what_an_earlier_supervisor_began_is_found() throws Exception {
        assertThat(run(Command.shell("echo it was done; exit 7")).exit()).isEqualTo(7);
        asBefore(KEY);
        Files.createDirectories(keyFile(key(1)));
        Transport transport = transport();
        assertThat(transport.start(KEY, Command.shell("echo again >&2"), warrant(1)))
                .isFalse();
        Finished finished = ended(transport.settle(KEY));
        assertThat(finished.exit()).isEqualTo(7);
        assertThat(finished.output().out()).isEqualTo("it was done\n");
        assertThat(transport.start(key(1), Command.shell("exit 0"), warrant(1))).isFalse();
        assertThat(transport.settle(key(1))).isInstanceOf(Sighting.Unknown.class);
        transport.forget(KEY.run());
        assertThat(spool.resolve(KEY.run())).doesNotExist();
    }

    private void asBefore(EffectKey key) throws IOException {
        Path file = keyFile(key);
        Path boot = Files.move(file, file.resolveSibling("boot"));
        Files.createDirectory(file);
        Files.move(boot, file.resolve("boot"));
        for (Path each : listed(spool.resolve(key.run()))) {
            String name = each.getFileName().toString();
            if (name.startsWith(key.word() + "~"))
                Files.move(each, file.resolve(name.substring(key.word().length() + 1)));
        }
    }

    @Test
    void a_command_outlives_its_transport_and_is_found_again() throws Exception {
        Path gate = dir.resolve("gate");
        Transport before = transport(freshCourier(), Map.of());
        before.start(
                KEY,
                Command.shell("echo early; while [ ! -e " + gate + " ]; do sleep 0.05; done; echo late; exit 9"),
                warrant(1));
        before.close();
        Transport after = transport(freshCourier(), Map.of());
        assertThat(after.settle(KEY)).isEqualTo(new Sighting.Running());
        assertThat(after.await(KEY, Duration.ofMillis(200), _ -> {})).isEqualTo(new Sighting.Running());
        touch(gate);
        Finished finished = ended(after.await(KEY, LONG, _ -> {}));
        assertThat(finished.exit()).isEqualTo(9);
        assertThat(finished.output().out()).isEqualTo("early\nlate\n");
        assertThat(ended(after.settle(KEY))).isEqualTo(finished);
    }

    @Test
    void a_killed_wrapper_leaves_a_running_command_and_then_an_unknown_end() throws Exception {
        Path gate = dir.resolve("gate");
        Transport transport = transport();
        transport.start(KEY, Command.shell("while [ ! -e " + gate + " ]; do sleep 0.05; done"), warrant(1));
        until(() -> Files.exists(kept(KEY, "command")));
        kill(wrapper(KEY));
        until(() -> !lives(wrapper(KEY)));
        assertThat(transport.settle(KEY)).isEqualTo(new Sighting.Running());
        touch(gate);
        assertThat(transport.await(KEY, LONG, _ -> {}))
                .isInstanceOfSatisfying(
                        Sighting.Unknown.class,
                        unknown -> assertThat(unknown.why()).contains("wrapper"));
        assertThat(transport.settle(KEY)).isInstanceOf(Sighting.Unknown.class);
    }

    @Test
    void a_command_whose_wrapper_is_killed_before_it_began_never_begins() throws Exception {
        for (boolean session : List.of(true, false)) {
            Begun begun = withoutItsWrapper(session, Halts::beforeItSaysWhoItIs);
            assertThat(begun.transport().settle(begun.key()))
                    .isInstanceOfSatisfying(Sighting.Unknown.class, unknown -> {
                        assertThat(unknown.dead()).isTrue();
                        assertThat(unknown.why()).contains("nothing of it ran");
                    });
            assertThat(lives(begun.command())).as("it is still about to begin").isTrue();
            begun.goesOn();
            assertThat(begun.sign()).doesNotExist();
            assertThat(begun.transport().start(begun.key(), touching(begun.sign(), session), warrant(1)))
                    .isFalse();
        }
    }

    @Test
    void a_command_whose_wrapper_is_killed_while_it_begins_counts_as_running() throws Exception {
        for (boolean session : List.of(true, false)) {
            Begun begun = withoutItsWrapper(session, Halts::beforeItBegins);
            assertThat(begun.transport().settle(begun.key())).isEqualTo(new Sighting.Running());
            begun.goesOn();
            assertThat(begun.sign()).exists();
            assertThat(begun.transport().settle(begun.key()))
                    .isInstanceOfSatisfying(
                            Sighting.Unknown.class,
                            unknown -> assertThat(unknown.dead()).isTrue());
        }
    }

    /** A command that is halted at its beginning, and whose wrapper was killed meanwhile. */
    private Begun withoutItsWrapper(boolean session, Halting halting) throws Exception {
        EffectKey key = key(session ? 0 : 1);
        Path place = Files.createDirectory(dir.resolve("at-" + session));
        Halts halts = halting.at(place, spool);
        Path sign = place.resolve("sign");
        Transport transport = transport(freshCourier(), Map.of());
        assertThat(transport.start(key, touching(sign, session), warrant(1))).isTrue();
        String command = halts.halted();
        kill(wrapper(key));
        until(() -> !lives(wrapper(key)));
        return new Begun(transport, key, halts, command, sign);
    }

    private interface Halting {
        Halts at(Path place, Path spool) throws Exception;
    }

    /** @param command its process; {@code sign} is the file that it makes */
    private record Begun(Transport transport, EffectKey key, Halts halts, String command, Path sign) {
        void goesOn() throws Exception {
            halts.letGo();
            until(() -> !lives(command));
        }
    }

    @Test
    void a_command_that_does_not_come_to_its_beginning_can_be_ended() throws Exception {
        Transport transport = transport();
        Halts halts = Halts.beforeItSaysWhoItIs(dir, spool);
        Path sign = dir.resolve("sign");
        assertThat(transport.start(KEY, touching(sign, true), warrant(1))).isTrue();
        String command = halts.halted();
        assertThat(transport.end(KEY)).isInstanceOf(Sighting.Unknown.class);
        halts.letGo();
        until(() -> !lives(command));
        assertThat(sign).doesNotExist();
    }

    /** Long input goes by an order of its own. */
    private static Command touching(Path sign, boolean session) {
        Command command = Command.shell("touch '" + sign + "'");
        return session ? command : command.withStdin(SafeText.plain("line\n".repeat(10_000)));
    }

    @Test
    void after_a_restart_of_the_host_an_open_command_is_in_doubt_and_an_ended_one_is_not() throws Exception {
        Transport transport = transport();
        transport.start(key(0), Command.shell("sleep 1000"), warrant(1));
        run(transport, Command.shell("exit 6"), key(1));
        Files.writeString(bootIdFile(), "boot-2\n");
        assertThat(transport.settle(key(0)))
                .isInstanceOfSatisfying(
                        Sighting.Unknown.class,
                        unknown -> assertThat(unknown.why()).contains("restarted"));
        assertThat(ended(transport.settle(key(1))).exit()).isEqualTo(6);
        assertThat(transport.settle(key(2)))
                .as("no key, but it may have been lost")
                .isInstanceOf(Sighting.Unknown.class);
        assertThat(transport.facts("-").bootId()).isEqualTo("boot-2");
        Files.writeString(bootIdFile(), "boot-1\n");
    }

    @Test
    void a_host_that_was_restarted_starts_nothing_more_until_it_is_met_anew() throws Exception {
        Transport transport = transport();
        Path sign = dir.resolve("sign");
        // Of both ways to start, and over a session that was opened before.
        for (boolean session : List.of(true, false)) {
            Files.writeString(bootIdFile(), "boot-1\n");
            transport.facts("-");
            assertThat(run(transport, Command.shell("exit 4"), key(session ? 0 : 10))
                            .exit())
                    .isEqualTo(4);
            Files.writeString(bootIdFile(), "boot-2\n");
            EffectKey next = key(session ? 1 : 11);
            assertThatThrownBy(() -> transport.start(next, touching(sign, session), warrant(1)))
                    .isInstanceOf(NothingStarted.class)
                    .hasMessageContaining("restarted");
            assertThat(transport.settle(next)).isInstanceOf(Sighting.Unknown.class);
            assertThat(sign).doesNotExist();
            assertThat(keyFile(next)).doesNotExist();
            EffectKey before = key(session ? 0 : 10);
            assertThat(transport.start(before, touching(sign, session), warrant(1)))
                    .as("what is known is still known")
                    .isFalse();
            transport.facts("-");
            assertThat(run(transport, touching(sign, session), next).ok())
                    .as("met anew, whatever sessions were opened before")
                    .isTrue();
            assertThat(sign).exists();
            Files.delete(sign);
        }
        Files.writeString(bootIdFile(), "boot-1\n");
    }

    /** The key that the first order made is gone with what was not written through when the power went. */
    @Test
    void a_start_that_was_repeated_on_a_host_that_was_restarted_is_in_doubt() throws Exception {
        Path count = dir.resolve("count");
        Transport transport = transport(new LosingPower(freshCourier()), Map.of());
        transport.facts("-");
        assertThatThrownBy(() -> transport.start(KEY, Command.shell("echo once >> '" + count + "'"), warrant(1)))
                .isNotInstanceOf(NothingStarted.class)
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.code()).isEqualTo(Code.SPOOL_LOST));
        assertThat(count).hasContent("once");
        Files.writeString(bootIdFile(), "boot-1\n");
    }

    /** After the first start that it carries the host is another one, without the key; then it carries it again, and says so. */
    private final class LosingPower implements Courier {
        private final Courier courier;

        LosingPower(Courier courier) {
            this.courier = courier;
        }

        @Override
        public Carried carry(Errand errand) throws TransportException, InterruptedException {
            if (!errand.words().contains("start")) return courier.carry(errand);
            courier.carry(errand);
            try {
                until(() -> Files.exists(kept(KEY, "exit"))
                        && !Files.readString(kept(KEY, "exit")).startsWith("---"));
                until(() -> !lives(wrapper(KEY)));
                for (Path each : listed(spool.resolve(KEY.run())))
                    if (each.getFileName().toString().startsWith(KEY.word())) Files.delete(each);
                Files.writeString(bootIdFile(), "boot-2\n");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            Carried second = courier.carry(errand);
            return new Carried(second.exit(), second.out(), second.err(), true);
        }

        @Override
        public Optional<Line> open(List<String> words, Receiver receiver) {
            return Optional.empty();
        }

        @Override
        public int lanes() {
            return 1;
        }

        @Override
        public void close() {
            courier.close();
        }
    }

    @Test
    void a_lost_spool_makes_everything_unknown_and_starts_nothing() throws Exception {
        Transport transport = transport();
        String before = transport.facts("-").spoolId();
        assertThat(transport.facts("-").spoolId()).isEqualTo(before);
        run(transport, Command.shell("true"), key(0));
        Tree.delete(spool);
        assertThat(transport.settle(key(0))).isInstanceOf(Sighting.Unknown.class);
        assertThat(transport.await(key(1), LONG, _ -> {})).isInstanceOf(Sighting.Unknown.class);
        assertThatThrownBy(() -> transport.start(key(2), Command.shell("true"), warrant(1)))
                .isInstanceOfSatisfying(
                        NothingStarted.class, e -> assertThat(e.code()).isEqualTo(Code.SPOOL_LOST));
        assertThat(transport.facts("-").spoolId()).isNotEqualTo(before);
    }

    @Test
    void a_host_that_a_run_has_met_and_that_lost_its_spool_says_so_to_every_order_until_it_is_met_anew()
            throws Exception {
        Transport transport = transport();
        transport.facts(KEY.run());
        Tree.delete(spool);
        List<Order> orders = List.of(
                () -> transport.look(Command.shell("true"), LONG),
                () -> transport.raise(1),
                () -> transport.forget(KEY.run()),
                () -> transport.start(KEY, Command.shell("true"), warrant(1)));
        for (Order order : orders)
            assertThatThrownBy(order::give)
                    .isInstanceOfSatisfying(
                            TransportException.class, e -> assertThat(e.code()).isEqualTo(Code.SPOOL_LOST));
        transport.facts(KEY.run());
        for (Order order : orders) order.give();
    }

    private interface Order {
        void give() throws Exception;
    }

    @Test
    void a_host_that_no_run_has_met_can_be_looked_at_whatever_became_of_its_spool() throws Exception {
        Transport transport = transport();
        assertThat(transport.look(Command.shell("echo there"), LONG).output().out())
                .isEqualTo("there\n");
        Tree.delete(spool);
        assertThat(transport.look(Command.shell("echo there"), LONG).output().out())
                .isEqualTo("there\n");
    }

    @Test
    void the_offset_of_a_hosts_clock_is_told() throws Exception {
        InstantSource slow = () -> Instant.now().minus(Duration.ofHours(2));
        assertThat(transport(courier(), Map.of(), slow).facts("-").clockOffset())
                .isBetween(Duration.ofMinutes(110), Duration.ofMinutes(130));
        assertThat(transport().facts("-").clockOffset()).isBetween(Duration.ofMinutes(-10), Duration.ofMinutes(10));
    }
}
