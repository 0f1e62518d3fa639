package dev.theseus.actions.fleet.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.fleet.cassandra.Ring.Member;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RingTest {
    private static final Member HERE = new Member("10.0.0.1", "4.1.10", "a", "normal", Optional.empty());

    private static Ring with(String release, String schema, String status) {
        return new Ring(List.of(HERE, new Member("10.0.0.2", release, schema, status, Optional.of("1"))));
    }

    @Test
    void a_ring_of_one_release_whose_nodes_take_their_full_part_is_fit() {
        assertThat(new Ring(List.of(HERE)).unfit()).isEmpty();
        assertThat(with("4.1.10", "a", "normal").unfit()).isEmpty();
        assertThat(with("4.1.10", "a", "normal").agrees()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "boot, 10.0.0.2 joins",
        "boot_replace, 10.0.0.2 joins in place of another",
        "leaving, 10.0.0.2 leaves",
        "removing, 10.0.0.2 is being removed",
        "moving, 10.0.0.2 moves",
        "shutdown, 10.0.0.2 is shut down",
        "hibernate, 10.0.0.2 is being replaced",
        "unheard, 10.0.0.2 is unheard"
    })
    void one_that_joins_leaves_or_is_shut_down_is_named(String status, String said) {
        assertThat(with("4.1.10", "a", status).unfit()).contains(said);
    }

    @Test
    void mixed_releases_are_named_with_their_nodes() {
        assertThat(with("4.0.11", "a", "normal").unfit()).contains("4.0.11 runs on 10.0.0.2; 4.1.10 runs on 10.0.0.1");
    }

    @Test
    void a_node_of_which_too_little_is_known_is_not_taken_for_one_that_agrees() {
        assertThat(with("4.1.10", "", "normal").unfit()).contains("10.0.0.2 is not known yet, or not any more");
        assertThat(with("", "a", "normal").unfit()).contains("10.0.0.2 is not known yet, or not any more");
        assertThat(with("4.1.10", "b", "normal").agrees()).isFalse();
    }
}
