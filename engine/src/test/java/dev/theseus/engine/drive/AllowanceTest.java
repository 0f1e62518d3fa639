package dev.theseus.engine.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.EaseOff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How many at a time, on a server that is simulated, looked at once a second. */
class AllowanceTest {
    private static final EaseOff.Limits RULE = new EaseOff.Limits(3, 64, Duration.ofSeconds(10));
    private static final int LIMIT = 12;

    private final Allowance allowance = new Allowance(RULE);
    private Instant now = Instant.parse("2026-03-01T02:00:00Z");

    /** A server that serves so many without waiting, and answers the more slowly the more there are beyond that. */
    private static final class Server {
        private final Random random = new Random(7);
        int serves = 5;
        int others;
        Optional<Duration> lag = Optional.empty();

        Load load(int atWork) {
            double waiting = Math.max(0, atWork - serves);
            double millis = (5 + 5 * waiting) * (0.8 + 0.4 * random.nextDouble());
            return new Load(Duration.ofNanos(Math.round(millis * 1e6)), others + atWork, lag);
        }
    }

    private List<Integer> go(Server server, int seconds) {
        List<Integer> given = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            allowance.observe(server.load(Math.min(LIMIT, allowance.atOnce())), now, LIMIT);
            now = now.plusSeconds(1);
            given.add(allowance.atOnce());
        }
        return given;
    }

    @Test
    void it_begins_with_one_and_comes_to_the_limit_where_the_server_can_take_it() {
        var server = new Server();
        server.serves = 100;
        assertThat(allowance.atOnce()).isEqualTo(1);
        List<Integer> given = go(server, 40);
        assertThat(given.getFirst()).isEqualTo(2);
        assertThat(given).isSorted().endsWith(LIMIT).allMatch(count -> count <= LIMIT);
        assertThat(allowance.sentence("db1")).isEqualTo("db1 to have room, 12 at a time now");
    }

    @Test
    void it_goes_up_and_down_around_what_the_server_can_take() {
        List<Integer> given = go(new Server(), 600).subList(20, 600);
        assertThat(given).allMatch(count -> count >= 1 && count <= 10);
        assertThat(given.stream().mapToInt(Integer::intValue).average().orElseThrow())
                .isBetween(4.0, 8.0);
        assertThat(given).contains(8).contains(4);
    }

    @Test
    void a_replica_that_is_behind_leaves_one_and_when_it_has_caught_up_it_grows_again() {
        var server = new Server();
        go(server, 30);
        server.lag = Optional.of(Duration.ofMinutes(2));
        go(server, 30);
        assertThat(allowance.atOnce()).isEqualTo(1);
        assertThat(allowance.sentence("db1"))
                .isEqualTo("db1 to have room, 1 at a time now: a replica is 2m behind, more than 10s");
        server.lag = Optional.of(Duration.ofSeconds(1));
        assertThat(go(server, 30)).endsWith(allowance.atOnce()).contains(5);
    }

    @Test
    void others_who_keep_the_server_busy_count() {
        var server = new Server();
        server.others = 100;
        assertThat(go(server, 10)).containsOnly(1);
        assertThat(allowance.sentence("db1")).contains("101 statements are under way");
    }

    @Test
    void it_halves_once_for_what_was_begun_before_and_not_at_every_look() {
        var server = new Server();
        server.serves = 100;
        go(server, 20);
        server.lag = Optional.of(Duration.ofMinutes(1));
        assertThat(go(server, 11)).containsExactly(6, 6, 6, 6, 6, 3, 3, 3, 3, 3, 1);
    }

    @Test
    void it_is_never_more_than_there_are() {
        var server = new Server();
        for (int second = 0; second < 50; second++) {
            allowance.observe(server.load(2), now, 2);
            now = now.plusSeconds(1);
        }
        assertThat(allowance.atOnce()).isEqualTo(2);
    }

    @Test
    void a_server_that_cannot_be_asked_changes_nothing() {
        go(new Server(), 4);
        int before = allowance.atOnce();
        allowance.unknown("access denied");
        assertThat(allowance.atOnce()).isEqualTo(before);
        assertThat(allowance.sentence("db1")).endsWith("its load cannot be read (access denied)");
    }
}
