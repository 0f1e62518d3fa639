package dev.theseus.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.Hostile;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InertTextTest {
    static List<String> hostile() {
        return Hostile.texts();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void nothing_in_a_line_can_move_a_terminal_or_turn_its_writing(String text) {
        assertThat(InertText.line(text).codePoints()).allMatch(c -> switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR -> false;
            default -> true;
        });
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void lines_keep_their_breaks_and_nothing_else_that_controls(String text) {
        assertThat(InertText.lines(text).codePoints())
                .allMatch(c -> c == '\n' || c == '\t' || Character.getType(c) != Character.CONTROL);
    }
}
