package dev.theseus.core.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
    /** Ascending, as the guides' operators expect it. */
    private static final List<List<String>> LADDERS = List.of(
            List.of(
                    "4.0",
                    "4.1-rc1",
                    "4.1",
                    "4.1-HF4",
                    "4.1-HF10",
                    "4.1.1",
                    "4.2.0",
                    "4.2.1.11",
                    "4.2.1.50062",
                    "4.10"),
            List.of("7.10.0", "7.10.5", "7.10.6", "7.10.6-rev1", "7.10.6-rev3", "7.10.6-rev20", "7.11.0", "8.0"),
            List.of(
                    "1.0-dev",
                    "1.0-SNAPSHOT",
                    "1.0-alpha1",
                    "1.0-alpha2",
                    "1.0-beta",
                    "1.0-M1",
                    "1.0-rc1",
                    "1.0-rc2",
                    "1.0"),
            List.of("1.0.0-rc.1", "1.0.0-rc.2", "1.0.0-rc.10", "1", "1.0.1"),
            List.of("9", "10", "010.1", "11"),
            List.of("4-rc1", "4", "4-HF1", "4.0.1", "4.1"));

    private static Version v(String text) {
        return Version.of(text);
    }

    @Test
    void orders_versions_as_operators_expect() {
        for (List<String> ladder : LADDERS)
            for (int i = 0; i < ladder.size(); i++)
                for (int j = 0; j < ladder.size(); j++)
                    assertThat(Integer.signum(v(ladder.get(i)).compareTo(v(ladder.get(j)))))
                            .as(ladder.get(i) + " against " + ladder.get(j))
                            .isEqualTo(Integer.compare(i, j));
    }

    @ParameterizedTest
    @CsvSource({
        "V4.2.0-CE, 4.2.0",
        "4.2, 4.2.0.0",
        "4.0-HF1, 4-HF1",
        "4.1-HF4, 4.1-hf4",
        "4.1-HF4, 4.1_HF-4",
        "v1.2, 1.2",
        "1.0-GA, 1",
        "7.10.6-rev3, 7.10.6rev3",
        "4.1-HF0, 4.1-HF",
        "007, 7"
    })
    void takes_spellings_of_one_version_for_equal(String one, String other) {
        assertThat(v(one)).isEqualTo(v(other)).hasSameHashCodeAs(v(other)).isEqualByComparingTo(v(other));
    }

    @Test
    void keeps_the_text_as_it_was_written() {
        assertThat(v(" V4.2.0-CE ").text()).isEqualTo("V4.2.0-CE");
        assertThat(v("4.10")).hasToString("4.10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "latest", "4.1 HF4", "-", "..."})
    void refuses_what_is_no_version(String text) {
        assertThatThrownBy(() -> v(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'");
    }

    @Test
    void refuses_a_version_longer_than_any() {
        assertThatThrownBy(() -> v("1".repeat(201))).isInstanceOf(IllegalArgumentException.class);
        assertThat(v("9".repeat(200))).isGreaterThan(v("8"));
    }

    @Test
    void is_a_total_order_that_agrees_with_equals() {
        long seed = 4711;
        var random = new Random(seed);
        for (int round = 0; round < 100_000; round++) {
            Version a = any(random);
            Version b = any(random);
            Version c = any(random);
            String named = "seed " + seed + " round " + round + ": " + a + ", " + b + ", " + c;
            int ab = Integer.signum(a.compareTo(b));
            if (ab != -Integer.signum(b.compareTo(a))) throw new AssertionError("not antisymmetric: " + named);
            if (ab <= 0 && b.compareTo(c) <= 0 && a.compareTo(c) > 0)
                throw new AssertionError("not transitive: " + named);
            if (ab == 0 && Integer.signum(a.compareTo(c)) != Integer.signum(b.compareTo(c)))
                throw new AssertionError("equal ones differ from a third: " + named);
            if ((ab == 0) != a.equals(b)) throw new AssertionError("equals disagrees: " + named);
            if (ab == 0 && a.hashCode() != b.hashCode()) throw new AssertionError("hashes differ: " + named);
        }
    }

    /** Short and from few words, so that near neighbours and equal ones are frequent. */
    private static Version any(Random random) {
        var words = new String[] {"", "-HF", "-rc", "-rev", "-CE", "-alpha", ".", "-", "_p"};
        var parts = new ArrayList<String>();
        parts.add((random.nextInt(8) == 0 ? "v" : "") + random.nextInt(3));
        int length = random.nextInt(5);
        for (int i = 0; i < length; i++) {
            String word = words[random.nextInt(words.length)];
            parts.add(
                    random.nextInt(4) == 0 && word.length() > 1
                            ? word
                            : (word.isEmpty() ? "." : word) + random.nextInt(3));
        }
        return v(String.join("", parts));
    }
}
