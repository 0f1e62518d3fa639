package dev.theseus.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptsTest {
    private final List<String> heard = new ArrayList<>();

    private List<String> after(String... signals) {
        heard.clear();
        try (var interrupts = new Interrupts((count, by) -> heard.add(count + " " + by))) {
            for (String signal : signals) interrupts.came(signal);
        }
        return heard;
    }

    @Test
    void each_ctrl_c_counts() {
        assertThat(after("INT", "INT", "INT")).containsExactly("1 Ctrl-C", "2 Ctrl-C", "3 Ctrl-C");
    }

    @Test
    void a_terminal_that_goes_away_and_requests_to_terminate_are_one_wish_however_many_come() {
        assertThat(after("TERM", "HUP", "TERM")).containsExactly("1 SIGTERM");
        assertThat(after("HUP", "TERM")).containsExactly("1 SIGHUP");
        assertThat(after("INT", "HUP", "TERM"))
                .as("nor do they make more of a Ctrl-C")
                .containsExactly("1 Ctrl-C");
    }

    @Test
    void a_person_can_go_on_from_there() {
        assertThat(after("TERM", "HUP", "INT")).containsExactly("1 SIGTERM", "2 Ctrl-C");
    }
}
