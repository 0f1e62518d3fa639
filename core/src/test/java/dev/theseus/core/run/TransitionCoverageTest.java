package dev.theseus.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Every transition that can be was taken by some test of this build, and no other. Looks at what all tests before it did, so it goes last,
 * and is run with them.
 */
@Order(Integer.MAX_VALUE)
class TransitionCoverageTest {

    @Test
    void every_transition_that_can_be_was_taken_and_no_other() {
        Reachable reachable = new Reachable();
        System.out.println("transitions: " + reachable.coverage(Transitions.visited()));
        assertThat(reachable.unforeseen(Transitions.visited()))
                .as("taken, but said to be impossible (is it right? then say so in Reachable)")
                .isEmpty();
        assertThat(reachable.missing(Transitions.visited()))
                .as("never taken by any test (run the whole module)")
                .isEmpty();
    }
}
