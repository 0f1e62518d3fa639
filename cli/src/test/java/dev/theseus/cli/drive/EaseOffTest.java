package dev.theseus.cli.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.port.Sql;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.core.value.Value;
import dev.theseus.engine.drive.Standing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Schemata that are taken out of service one step before they are moved, on a server that can take more or fewer of them. */
@Timeout(120)
class EaseOffTest {
    private static final int SCHEMATA = 6;

    @TempDir
    Path directory;

    private DrivingKit kit(int schemata, String work, LongSupplier running) throws Exception {
        String names = String.join(
                ", ",
                IntStream.rangeClosed(1, schemata).mapToObj(i -> "'s" + i + "'").toList());
        var kit = new DrivingKit(directory, """
                theseus: 1
                plan: try
                phases:
                  - phase: Move the schemata
                    each: { schema: "[%s]" }
                    on: nodes[first]
                    waves: { size: all, ease_off: { server: db, running: 16 } }
                    steps:
                      - run: mkdir @DIR@/out-${schema} && echo "out $(ls -d @DIR@/out-* | wc -l) $(date +%%s%%N)" >> @DIR@/log
                        undo: unneeded
                      - run: %s
                        undo: unneeded
                      - run: rmdir @DIR@/out-${schema}
                        undo: unneeded
                """.formatted(names, work));
        kit.sql = (server, database, vault) -> new Counting(running);
        return kit;
    }

    /** A server that knows one thing: how many statements are under way. */
    private record Counting(LongSupplier running) implements Sql.Session {
        @Override
        public Sql.Result run(String statement, List<Value> parameters, Optional<Duration> timeout) {
            assertThat(statement).isEqualTo("show global status like 'Threads_running'");
            return new Sql.Result(
                    List.of(Value.of(Map.<String, Value>of(
                            "Variable_name", Value.of("Threads_running"), "Value", Value.of(running.getAsLong())))),
                    -1);
        }

        @Override
        public List<Value> underWay(String beginning) {
            return List.of();
        }

        @Override
        public void close() {}
    }

    /** How many were out of service when one was taken out, itself among them, and when, in nanoseconds. */
    private record Taken(int out, long at) {}

    private List<Taken> taken() throws Exception {
        List<Taken> taken = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("log"))) {
            String[] words = line.split(" +");
            taken.add(new Taken(Integer.parseInt(words[1]), Long.parseLong(words[2])));
        }
        return taken;
    }

    private static boolean takesOut(Event event) {
        return event instanceof Event.StepIntended intended && intended.site().step() == 0;
    }

    @Test
    void on_a_busy_server_nobody_is_taken_out_of_service_to_wait_there() throws Exception {
        var kit = kit(SCHEMATA, "sleep 0.2", () -> 40);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).isEqualTo(Ending.DONE);
        assertThat(taken()).hasSize(SCHEMATA).allMatch(each -> each.out() == 1);
        assertThat(kit.progress)
                .contains(
                        "asks db how much it has to do",
                        "waits for db to have room, 1 at a time now: 40 statements are under way, more than 16");
    }

    @Test
    void on_a_quiet_server_more_and_more_go_together() throws Exception {
        List<Integer> outWhenAsked = new CopyOnWriteArrayList<>();
        var kit = kit(
                SCHEMATA,
                "until [ $(ls -d @DIR@/out-* | wc -l) -ge 4 ] || [ -e @DIR@/enough ]; do sleep 0.1; done; touch @DIR@/enough",
                () -> {
                    outWhenAsked.add(outNow());
                    return 1;
                });
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).isEqualTo(Ending.DONE);
        assertThat(taken()).hasSize(SCHEMATA).anyMatch(each -> each.out() >= 4);
        assertThat(outWhenAsked)
                .as("each answer lets one more begin, and the first lets two")
                .hasSizeGreaterThanOrEqualTo(3);
        assertThat(outWhenAsked.subList(0, 3))
                .satisfiesExactly(
                        none -> assertThat(none).isZero(),
                        two -> assertThat(two).isBetween(0, 2),
                        three -> assertThat(three).isBetween(0, 3));
    }

    private int outNow() {
        String[] out = directory.toFile().list((_, name) -> name.startsWith("out-"));
        return out == null ? 0 : out.length;
    }

    @Test
    void what_has_begun_goes_on_when_the_server_is_strained_and_the_others_begin_less_often() throws Exception {
        var strained = new AtomicBoolean();
        var kit = kit(20, "sleep 1.5", () -> {
            strained.compareAndSet(false, Files.exists(directory.resolve("log")) && mostTaken() >= 4);
            return strained.get() ? 40 : 1;
        });
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).isEqualTo(Ending.DONE);
        assertThat(taken()).hasSize(20);
        long strainedAt = taken().stream()
                .filter(each -> each.out() >= 4)
                .findFirst()
                .orElseThrow()
                .at();
        List<Taken> later = taken().stream()
                .filter(each -> each.at() > strainedAt + Duration.ofSeconds(3).toNanos())
                .toList();
        int most = mostTaken();
        assertThat(later).isNotEmpty().allMatch(each -> each.out() < most);
    }

    private int mostTaken() {
        try {
            return taken().stream().mapToInt(Taken::out).max().orElse(0);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void to_pause_waits_for_those_under_way_and_for_nobody_who_waits_to_begin() throws Exception {
        var kit = kit(SCHEMATA, "sleep 0.2", () -> 40);
        kit.whenDurable(EaseOffTest::takesOut, () -> kit.say(pause()));
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.PAUSED);
        assertThat(kit.events).filteredOn(EaseOffTest::takesOut).hasSize(1);
        assertThat(taken()).hasSize(1);
        assertThat(Files.exists(directory.resolve("out-s1")))
                .as("it is in service again")
                .isFalse();
        assertThat(kit.resume()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(taken()).hasSize(SCHEMATA).allMatch(each -> each.out() == 1);
    }

    @Test
    void to_pause_does_not_even_wait_for_a_server_that_does_not_answer() throws Exception {
        var never = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        var kit = kit(SCHEMATA, "true", () -> {
            asked.countDown();
            return waitFor(never);
        });
        Thread.ofVirtual().start(() -> {
            waitFor(asked);
            kit.say(pause());
        });
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.PAUSED);
        assertThat(kit.events).filteredOn(EaseOffTest::takesOut).isEmpty();
    }

    @Test
    void what_a_dead_controller_has_begun_goes_on_at_once_and_the_others_still_wait() throws Exception {
        var kit = kit(SCHEMATA, "true", () -> 40);
        kit.diesAfter(
                event -> event instanceof Event.StepDone done && done.site().step() == 0);
        try {
            kit.start();
        } catch (dev.theseus.core.port.JournalException e) {
            assertThat(e).hasMessageContaining("the controller is dead");
        }
        assertThat(directory.resolve("out-s1")).exists();
        assertThat(directory.resolve("log")).content().hasLineCount(1);
        // The server answers only when that schema is in service again: who waits for the answer waits for ever.
        kit.sql = (server, database, vault) -> new Counting(() -> {
            while (Files.exists(directory.resolve("out-s1"))) waitFor(new CountDownLatch(1), 20);
            return 40;
        });
        kit.diesAfter(_ -> false);
        assertThat(kit.resume()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).isEqualTo(Ending.DONE);
        assertThat(taken()).hasSize(SCHEMATA).allMatch(each -> each.out() == 1);
    }

    @Test
    void a_server_that_the_plan_cannot_name_is_a_persons_question_and_nothing_is_begun() throws Exception {
        var kit = kit(SCHEMATA, "true", () -> 1);
        var wrong = new DrivingKit(
                directory,
                Files.readString(directory.resolve("plan.yaml"))
                        .replace("server: db,", "server: '${schema.server}',")
                        .replace("size: all", "size: 1"));
        wrong.sql = kit.sql;
        assertThat(wrong.start()).as(wrong::story).isEqualTo(Standing.WAITING);
        assertThat(wrong.events).filteredOn(EaseOffTest::takesOut).isEmpty();
        assertThat(wrong.state.holds().values())
                .singleElement()
                .satisfies(hold -> assertThat(hold.text()).contains("schema.server"));
    }

    private static Input pause() {
        return new Input.Wish(Event.RequestKind.PAUSE, "ann", "", false, "r1");
    }

    private static long waitFor(CountDownLatch latch) {
        return waitFor(latch, Long.MAX_VALUE);
    }

    private static long waitFor(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return 0;
    }
}
