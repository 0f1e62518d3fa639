package dev.theseus.core.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7.10.0 .. 7.10.9 | 7.10.0 7.10.9 7.10.6-rev3      | 7.9.9 7.10.9-HF1 7.10.0-rc1 7.11
            4.1-HF4          | 4.1-HF4 v4.1-hf4               | 4.1 4.1-HF5 4.1.1
            >= 4.1           | 4.1 4.1-HF1 9                  | 4.0.9 4.1-rc1
            > 4.1            | 4.1-HF1 4.2                    | 4.1 4.1.0
            < 5              | 4.99 5-rc1                     | 5 5.0.1
            <= 5             | 5 5.0 4                        | 5-HF1
            = 5              | 5.0                            | 5.1
            4.1-HF4, 4.2 ..  | 4.1-HF4 4.2 77                 | 4.1-HF5 4.1.9
            .. 3             | 0.1 3                          | 3.1
            """)
    void contains_what_it_says(String range, String in, String out) {
        VersionRange versions = VersionRange.of(range);
        for (String version : in.split(" "))
            assertThat(versions.contains(Version.of(version))).as(version).isTrue();
        for (String version : out.split(" "))
            assertThat(versions.contains(Version.of(version))).as(version).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4.2 .. 4.1", "4.1,", ", 4.1", "any", ">= ", "4 .. x", "..", "4 5"})
    void refuses_what_is_no_range(String text) {
        assertThatThrownBy(() -> VersionRange.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keeps_its_text() {
        assertThat(VersionRange.of("7.10.0 .. 7.10.9")).hasToString("7.10.0 .. 7.10.9");
    }
}
