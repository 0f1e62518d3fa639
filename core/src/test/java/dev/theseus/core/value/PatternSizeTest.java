package dev.theseus.core.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternSizeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "abc 3",
                "a{3} 3",
                "a{2,5}b 6",
                "a{4,} 5",
                "(ab){10} 30",
                "((a{10}){10}){10} 1110",
                "[a-z{9}]{7} 7",
                "\\{9} 3",
                "a{x} 4",
                "a{,3} 5",
                "(a 2",
                "a) 1",
                "\\Qab\\E{2} 12",
                "[]a]{3} 3",
                "{5} 0"
            })
    void repeats_are_written_out(String pattern, long size) {
        assertThat(PatternSize.of(pattern)).isEqualTo(size);
    }

    @Test
    void what_would_fill_the_memory_is_too_large() {
        assertThat(PatternSize.isTooLarge("((a{1,1000}){1,1000}){1,1000}")).isTrue();
        assertThat(PatternSize.isTooLarge("a{1000}".repeat(11))).isTrue();
        assertThat(PatternSize.isTooLarge("(" + "a{999999999}".repeat(80) + "){999999999}"))
                .isTrue();
        assertThat(PatternSize.isTooLarge("a{1000}b{999}")).isFalse();
    }
}
