package dev.theseus.engine.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClaimantTest {
    private static final Instant NIGHT = Instant.parse("2026-11-21T02:00:00Z");

    private final Claimant self = Claimant.self("nonce", NIGHT, "run-1", Path.of("/home/ann"));

    private static Claimant parsed(String text) {
        List<String> lines = Stream.concat(Stream.of("nonce"), text.lines()).toList();
        return Claimant.parse(lines).orElseThrow();
    }

    @Test
    void a_holder_is_read_as_it_was_written() {
        assertThat(parsed(self.text())).isEqualTo(self);
        assertThat(self.provedDead()).isFalse();
    }

    @Test
    void a_live_holder_is_not_proved_dead_by_a_clock_that_was_set() {
        String started = self.owner().started().toString();
        String earlier = self.owner().started().minusSeconds(3600).toString();
        assertThat(parsed(self.text().replace(started, earlier)).provedDead()).isFalse();
    }

    @Test
    void what_an_earlier_version_wrote_is_judged_by_the_clock() {
        List<String> lines = self.text().lines().toList();
        String old = String.join("\n", lines.subList(0, 8)) + "\n";
        assertThat(parsed(old).provedDead()).isFalse();
        String started = self.owner().started().toString();
        String earlier = self.owner().started().minusSeconds(3600).toString();
        assertThat(parsed(old.replace(started, earlier)).provedDead()).isTrue();
    }
}
