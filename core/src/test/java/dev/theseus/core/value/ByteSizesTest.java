package dev.theseus.core.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ByteSizesTest {
    @Test
    void reads_decimal_and_binary_units() {
        assertThat(ByteSizes.parse("0")).isZero();
        assertThat(ByteSizes.parse("12B")).isEqualTo(12);
        assertThat(ByteSizes.parse("100kB")).isEqualTo(100_000);
        assertThat(ByteSizes.parse("500 MB")).isEqualTo(500_000_000);
        assertThat(ByteSizes.parse("2GiB")).isEqualTo(2L * 1024 * 1024 * 1024);
        assertThat(ByteSizes.parse("1TB")).isEqualTo(1_000_000_000_000L);
    }

    @Test
    void refuses_what_is_no_size() {
        for (String text : List.of("", "5", "GB", "-1GB", "1.5GB", "1 PB", "much"))
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ByteSizes.parse(text))
                    .withMessageContaining("'" + text + "' is not a size");
    }

    @Test
    void shows_them_in_decimal_units() {
        assertThat(ByteSizes.shown(999)).isEqualTo("999 B");
        assertThat(ByteSizes.shown(16_400)).isEqualTo("16.4 kB");
        assertThat(ByteSizes.shown(3_200_000_000L)).isEqualTo("3.2 GB");
    }
}
