package dev.theseus.cli.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.port.Sql;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Event.Settlement;
import dev.theseus.core.run.Hold;
import dev.theseus.core.run.Input;
import dev.theseus.core.value.Value;
import dev.theseus.engine.drive.Standing;
import dev.theseus.testkit.Tree;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps whose end is not known, with real commands, journal and supervisor. */
class DoubtTest {
    @TempDir
    Path directory;

    private DrivingKit step(String step) throws Exception {
        return DrivingKit.ofOnePhase(directory, step);
    }

    private static <T extends Event> List<T> of(DrivingKit kit, Class<T> type) {
        return kit.events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static Hold onlyHold(DrivingKit kit) {
        assertThat(kit.state.holds()).as(kit::story).hasSize(1);
        return kit.state.holds().values().iterator().next();
    }

    @Test
    void a_command_that_was_ended_at_its_time_limit_is_in_doubt_whatever_status_it_left() throws Exception {
        for (String command : List.of("echo half; sleep 600", "trap 'exit 0' TERM; echo half; sleep 600 & wait")) {
            var kit = step("- run: \"" + command + "\"\n  timeout: 4s\n  undo: unneeded\n");
            assertThat(kit.start()).as(kit::story).isEqualTo(Standing.WAITING);
            assertThat(of(kit, Event.StepFailed.class)).as(kit::story).isEmpty();
            assertThat(onlyHold(kit).kind()).isEqualTo(Event.HoldKind.IN_DOUBT);
            assertThat(onlyHold(kit).text()).contains("ended", "half");
            assertThat(kit.resume()).as("another controller sees no more in it").isEqualTo(Standing.WAITING);
            assertThat(onlyHold(kit).kind()).isEqualTo(Event.HoldKind.IN_DOUBT);
            Files.delete(directory.resolve("journal.db"));
        }
    }

    @Test
    void after_a_time_limit_the_steps_own_question_decides() throws Exception {
        var kit = step("""
                - run: if [ -e @DIR@/once ]; then touch @DIR@/done; else touch @DIR@/once; sleep 600; fi
                  timeout: 4s
                  unless: { run: test -e @DIR@/done }
                  undo: unneeded
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).isEqualTo(Ending.DONE);
        assertThat(of(kit, Event.StepSettled.class))
                .extracting(Event.StepSettled::how)
                .containsExactly(Settlement.UNTOUCHED);
    }

    private static final String ONCE = """
            - run: echo ran >> @DIR@/out
              undo: unneeded
            """;

    /** The controller dies while a command is under way on a host that it has met; the command comes to its end. */
    private DrivingKit diedDuring(String step) throws Exception {
        var kit = step("- run: \"true\"\n  undo: unneeded\n" + step)
                .diesAfter(event -> event instanceof Event.StepIntended intended
                        && intended.description().contains("ran"));
        assertThatThrownBy(kit::start).isInstanceOf(JournalException.class);
        kit.diesAfter(_ -> false);
        return kit;
    }

    @Test
    void a_command_that_went_on_without_its_controller_is_found_again() throws Exception {
        var kit = diedDuring(ONCE);
        assertThat(kit.resume()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).isEqualTo(Ending.DONE);
        assertThat(kit.read("out")).isEqualTo("ran\n");
        assertThat(of(kit, Event.HostMet.class))
                .as("only the host that was used")
                .extracting(Event.HostMet::host)
                .containsOnly("n1");
    }

    @Test
    void a_command_that_never_started_begins_anew() throws Exception {
        var kit = step(ONCE).diesAfter(event -> event instanceof Event.StepIntended);
        assertThatThrownBy(kit::start)
                .as("it dies at the first contact with the host")
                .isInstanceOf(JournalException.class);
        kit.diesAfter(_ -> false);
        assertThat(kit.resume()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(of(kit, Event.StepSettled.class))
                .extracting(Event.StepSettled::how)
                .containsExactly(Settlement.NEVER_STARTED);
        assertThat(kit.read("out")).isEqualTo("ran\n");
    }

    @Test
    void a_request_that_may_have_gone_out_is_never_sent_again_by_itself() throws Exception {
        var requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            var kit = step("- http: { method: POST, url: \"http://127.0.0.1:"
                            + server.getAddress().getPort() + "/\" }\n  undo: unneeded\n")
                    .diesAfter(event -> event instanceof Event.StepIntended);
            assertThatThrownBy(kit::start).isInstanceOf(JournalException.class);
            kit.diesAfter(_ -> false);
            assertThat(kit.resume()).as(kit::story).isEqualTo(Standing.WAITING);
            assertThat(onlyHold(kit).kind()).isEqualTo(Event.HoldKind.IN_DOUBT);
            assertThat(requests).hasValue(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_look_that_fails_while_an_effect_is_searched_for_is_no_outcome_of_it() throws Exception {
        var sent = new AtomicInteger();
        var kit = step("- sql: { statements: insert into t values (1), database: db }\n  undo: unneeded\n")
                .diesAfter(event -> event instanceof Event.StepIntended);
        kit.sql = (server, database, vault) -> new Sql.Session() {
            @Override
            public Sql.Result run(String statement, List<Value> parameters, Optional<Duration> timeout) {
                sent.incrementAndGet();
                return new Sql.Result(List.of(), 1);
            }

            @Override
            public List<Value> underWay(String beginning) {
                return List.of();
            }

            @Override
            public void close() {}
        };
        assertThatThrownBy(kit::start).isInstanceOf(JournalException.class);
        kit.diesAfter(_ -> false);
        kit.sql = (server, database, vault) -> {
            throw new Sql.SqlFailed("access denied", true, new IllegalStateException());
        };
        assertThat(kit.resume()).as(kit::story).isEqualTo(Standing.WAITING);
        assertThat(of(kit, Event.StepFailed.class)).as(kit::story).isEmpty();
        assertThat(onlyHold(kit).kind()).isEqualTo(Event.HoldKind.IN_DOUBT);
        assertThat(onlyHold(kit).text()).contains("access denied");
        assertThat(sent).hasValue(1);
    }

    @Test
    void what_was_decided_on_before_a_host_turns_out_to_be_another_one_begins_anew() throws Exception {
        var kit = step("- run: \"true\"\n  undo: unneeded\n" + ONCE).diesAfter(Event.StepDone.class::isInstance);
        assertThatThrownBy(kit::start).isInstanceOf(JournalException.class);
        kit.diesAfter(_ -> false);
        kit.restart("n1");
        assertThat(kit.resume()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).as(kit::story).isEqualTo(Ending.DONE);
        assertThat(of(kit, Event.StepSettled.class))
                .as("a crash now would not leave it at work, given up for dead: %s", kit.story())
                .extracting(Event.StepSettled::how)
                .containsExactly(Settlement.NEVER_STARTED);
        assertThat(directory.resolve("out")).hasContent("ran");
    }

    private static boolean intends(Event event, int attempt) {
        return event instanceof Event.StepIntended intended
                && intended.description().contains("ran")
                && intended.attempt() == attempt;
    }

    @Test
    void a_host_that_restarts_under_its_controller_is_met_anew_and_what_runs_there_then_is_found_again()
            throws Exception {
        var kit = step("- run: \"true\"\n  undo: unneeded\n" + ONCE);
        kit.whenDurable(Event.StepDone.class::isInstance, () -> kit.restart("n1"))
                .diesAfter(event -> intends(event, 2));
        assertThatThrownBy(kit::start).as(kit::story).isInstanceOf(JournalException.class);
        kit.diesAfter(_ -> false);
        assertThat(of(kit, Event.HostMet.class))
                .as("before anything begins there")
                .extracting(Event.HostMet::boot)
                .containsExactly("boot-1", "boot-2");
        assertThat(kit.resume()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).as("nobody is asked: %s", kit.story()).isEqualTo(Ending.DONE);
        assertThat(of(kit, Event.StepSettled.class))
                .extracting(Event.StepSettled::how)
                .containsExactly(Settlement.NEVER_STARTED, Settlement.FOUND);
        assertThat(kit.read("out")).isEqualTo("ran\n");
    }

    @Test
    void the_way_back_goes_on_over_a_restart_of_its_host() throws Exception {
        var kit = step("- run: \"true\"\n  undo: echo back >> @DIR@/out\n");
        kit.whenDurable(Event.StepDone.class::isInstance, () -> kit.restart("n1"));
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.resume(new Input.Wish(Event.RequestKind.ROLLBACK, "ann", "try", false, "r1")))
                .as("at first contact: %s", kit.story())
                .isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).as(kit::story).isEqualTo(Ending.ROLLED_BACK);
        assertThat(kit.read("out")).isEqualTo("back\n");
    }

    @Test
    void the_way_back_goes_on_where_its_host_restarts_meanwhile() throws Exception {
        var kit = step(
                "- run: \"true\"\n  undo: echo back >> @DIR@/out\n- run: \"false\"\n  undo: unneeded\n  on_failure: rollback\n");
        kit.whenDurable(Event.UndoIntended.class::isInstance, () -> kit.restart("n1"));
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).as(kit::story).isEqualTo(Ending.ROLLED_BACK);
        assertThat(kit.read("out")).isEqualTo("back\n");
    }

    @Test
    void nothing_that_a_host_kept_is_trusted_after_its_restart() throws Exception {
        var kit = diedDuring(ONCE);
        kit.restart("n1");
        assertThat(kit.resume()).as(kit::story).isEqualTo(Standing.WAITING);
        assertThat(onlyHold(kit).kind()).isEqualTo(Event.HoldKind.IN_DOUBT);
        assertThat(onlyHold(kit).text()).contains("restarted");
        assertThat(kit.resume()).as("nor by a third controller").isEqualTo(Standing.WAITING);
        assertThat(kit.read("out")).isEqualTo("ran\n");
    }

    @Test
    void what_may_be_done_twice_is_done_again_after_a_restart_and_asked_about_where_it_may_still_go_on()
            throws Exception {
        String twice = ONCE + "  idempotent: true\n";
        var kit = diedDuring(twice);
        kit.restart("n1");
        assertThat(kit.resume()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.read("out")).isEqualTo("ran\nran\n");
        Files.delete(directory.resolve("journal.db"));
        Files.delete(directory.resolve("out"));

        var forgotten = diedDuring(twice);
        forget("n1");
        assertThat(forgotten.resume()).as(forgotten::story).isEqualTo(Standing.WAITING);
        assertThat(onlyHold(forgotten).text()).contains("gone", "cannot be told");
        String hold = onlyHold(forgotten).id();
        assertThat(forgotten.resume(new Input.Answer(hold, "again", "", "me", "r1")))
                .as(forgotten::story)
                .isEqualTo(Standing.ENDED);
        assertThat(forgotten.read("out")).isEqualTo("ran\nran\n");
    }

    /** The host loses what it keeps of effects, once its command is over. */
    private void forget(String host) throws Exception {
        Tree.delete(directory.resolve(host).resolve("spool"));
    }

    @Test
    void a_controller_whose_host_forgets_everything_meets_it_anew_and_asks() throws Exception {
        var kit = step("""
                - run: rm -rf "$HOST_DIR"/spool; echo ran >> @DIR@/out
                  undo: unneeded
                - run: echo second >> @DIR@/out
                  undo: unneeded
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.WAITING);
        assertThat(onlyHold(kit).kind()).isEqualTo(Event.HoldKind.IN_DOUBT);
        String hold = onlyHold(kit).id();
        assertThat(kit.resume(new Input.Answer(hold, "done", "", "me", "r1")))
                .as(kit::story)
                .isEqualTo(Standing.ENDED);
        assertThat(kit.read("out")).isEqualTo("ran\nsecond\n");
    }

    /** What another run leaves on a host, whose fence is higher than any by the clock. */
    private void takeOver(String host) throws IOException {
        Files.writeString(directory.resolve(host).resolve("spool/fence.default"), "99999999999999\nrun-b\n");
    }

    @Test
    void a_controller_that_was_fenced_off_leaves_at_once_and_writes_nothing_more() throws Exception {
        var kit = step("- run: \"true\"\n  undo: unneeded\n" + ONCE)
                .whenDurable(event -> event instanceof Event.StepDone, () -> takeOver("n1"));
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.TAKEN_OVER);
        assertThat(kit.takeover()).contains("the run run-b has taken over");
        assertThat(kit.read("out")).isEmpty();
        assertThat(kit.events.getLast()).as(kit::story).isInstanceOf(Event.StepIntended.class);
        assertThat(kit.state.holds()).isEmpty();
    }

    @Test
    void what_always_passes_its_time_limit_is_not_run_for_ever() throws Exception {
        var kit = step("""
                - run: sleep 600
                  timeout: 200ms
                  idempotent: true
                  undo: unneeded
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.WAITING);
        assertThat(of(kit, Event.StepIntended.class)).as(kit::story).hasSize(3);
        assertThat(onlyHold(kit).text()).contains("3 times its end was not known");
    }
}
