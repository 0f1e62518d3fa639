package dev.theseus.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.view.HoldView;
import dev.theseus.core.run.Event.HoldKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypedTest {
    private static HoldView hold(String id, String... choices) {
        return new HoldView(
                id,
                Instant.EPOCH,
                HoldKind.STEP_FAILED,
                "",
                "",
                "",
                List.of(choices).stream()
                        .map(name -> new HoldView.Choice(name, ""))
                        .toList());
    }

    private final List<HoldView> two = List.of(hold("h1", "retry", "rollback", "stop"), hold("h2", "go", "skip"));

    @Test
    void the_first_question_is_meant_unless_another_is_named() {
        assertThat(Typed.read("stop", two)).isEqualTo(new Typed.Answer("h1", "stop", ""));
        assertThat(Typed.read("h2 skip", two)).isEqualTo(new Typed.Answer("h2", "skip", ""));
    }

    @Test
    void a_choice_may_be_cut_short_as_long_as_it_is_clear() {
        assertThat(Typed.read("ret", two)).isEqualTo(new Typed.Answer("h1", "retry", ""));
        assertThat(Typed.read("r", two)).isInstanceOf(Typed.NotUnderstood.class);
        assertThat(Typed.read("x", two)).isInstanceOf(Typed.NotUnderstood.class);
    }

    @Test
    void where_any_text_is_an_answer_the_whole_line_is_it() {
        assertThat(Typed.read("7.10.6 please", List.of(hold("h1"))))
                .isEqualTo(new Typed.Answer("h1", "", "7.10.6 please"));
    }

    @Test
    void keys_make_a_line_and_arrows_do_not() {
        LineInput input = new LineInput();
        for (int c : "rex".toCharArray()) assertThat(input.type(c)).isEmpty();
        input.type(0x7f);
        for (int c : "\u001b[Atry".toCharArray()) assertThat(input.type(c)).isEmpty();
        assertThat(input.text()).isEqualTo("retry");
        assertThat(input.type('\r')).isEqualTo(Optional.of("retry"));
        assertThat(input.text()).isEmpty();
    }
}
