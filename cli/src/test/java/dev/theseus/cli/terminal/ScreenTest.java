package dev.theseus.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.Test;

/** What a real terminal would show, by an emulator of one. */
class ScreenTest {
    private final ScreenTerminal emulator = new ScreenTerminal(40, 10);
    private final StringWriter written = new StringWriter();
    private final Screen screen = new Screen(new PrintWriter(written), new Ansi(true));

    private void show(String... lines) {
        screen.show(List.of(lines).stream().map(Row::of).toList(), 40, 10);
    }

    private List<String> seen() {
        emulator.write(written.toString());
        written.getBuffer().setLength(0);
        return emulator.toString()
                .lines()
                .map(String::stripTrailing)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Test
    void a_frame_replaces_the_one_before_entirely() {
        show("first line, a long one", "second", "third");
        show("first", "2nd");
        assertThat(written.toString()).doesNotContain("\u001b[2J");
        assertThat(seen()).containsExactly("first", "2nd");
    }

    @Test
    void a_frame_at_the_bottom_of_the_screen_scrolls_once_and_then_stays() {
        for (int i = 0; i < 9; i++) written.write("before " + i + "\r\n");
        show("one", "two", "three");
        show("ONE", "TWO", "THREE");
        assertThat(seen()).endsWith("ONE", "TWO", "THREE").doesNotContain("one", "two", "three");
    }

    @Test
    void a_line_that_fills_the_terminal_keeps_its_last_character() {
        String full = "x".repeat(39) + "!";
        show("long " + "y".repeat(35), "z".repeat(40));
        show(full, full);
        assertThat(seen()).containsExactly(full, full);
    }

    @Test
    void after_a_change_of_size_the_sheet_is_clean() {
        show("one", "two");
        screen.show(List.of(Row.of("new")), 30, 10);
        assertThat(seen()).containsExactly("new");
    }
}
