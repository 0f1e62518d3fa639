package dev.theseus.core.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "5m, PT5M",
        "1h30m, PT1H30M",
        "2d, PT48H",
        "0s, PT0S",
        "' 1m ', PT1M",
        "90m, PT1H30M"
    })
    void reads_durations(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "5",
                "m",
                "5 m",
                "1h 30m",
                "-5m",
                "1.5h",
                "5M",
                "1w",
                "999999999d",
                "99999999999999999999s",
                "1h!"
            })
    void refuses_what_is_no_duration(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refuses_an_endless_sequence() {
        assertThatThrownBy(() -> Durations.parse("99999d".repeat(10_000))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writes_what_it_reads() {
        var random = new Random(7);
        for (int round = 0; round < 10_000; round++) {
            Duration duration = Duration.ofMillis(random.nextLong(40L * 24 * 3600 * 1000));
            assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
        }
        assertThat(Durations.format(Duration.ZERO)).isEqualTo("0s");
        assertThat(Durations.format(Duration.ofMinutes(-90))).isEqualTo("-1h30m");
    }
}
