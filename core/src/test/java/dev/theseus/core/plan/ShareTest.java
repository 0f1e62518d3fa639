package dev.theseus.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShareTest {
    @Test
    void rounds_a_size_up_so_that_something_always_moves() {
        assertThat(new Share.Percent(10).of(5)).isEqualTo(1);
        assertThat(new Share.Percent(10).of(11)).isEqualTo(2);
        assertThat(new Share.Percent(100).of(7)).isEqualTo(7);
        assertThat(new Share.Percent(50).of(0)).isZero();
        assertThat(new Share.Percent(100).of(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void rounds_a_limit_down_so_that_it_is_never_exceeded() {
        assertThat(new Share.Percent(10).limitOf(5)).isZero();
        assertThat(new Share.Percent(10).limitOf(19)).isEqualTo(1);
        assertThat(new Share.All().limitOf(4)).isEqualTo(4);
    }

    @Test
    void a_size_is_never_more_than_there_are() {
        assertThat(new Share.Count(4).of(3)).isEqualTo(3);
        assertThat(new Share.Count(4).of(9)).isEqualTo(4);
        assertThat(new Share.All().of(9)).isEqualTo(9);
    }
}
