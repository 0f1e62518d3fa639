package dev.theseus.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

/** A Ctrl-C reaches every program of the terminal, those too that are asked about it or change it. */
class ControllingTerminalTest {
    /** Whose helpers are ended by a Ctrl-C, so many times. */
    private static final class Interrupted extends DumbTerminal {
        private int interrupts;
        private int restored;

        Interrupted() throws IOException {
            super(
                    "test",
                    "dumb",
                    new ByteArrayInputStream(new byte[0]),
                    new ByteArrayOutputStream(),
                    StandardCharsets.UTF_8);
        }

        @Override
        public Size getSize() {
            if (interrupts-- > 0) throw new IOError(new IOException("Failed to exec spawn helper, signal: 2"));
            return new Size(100, 40);
        }

        @Override
        public void setAttributes(Attributes attributes) {
            if (interrupts-- > 0) throw new IOError(new IOException("Failed to exec spawn helper, signal: 2"));
            restored++;
            super.setAttributes(attributes);
        }
    }

    @Test
    void a_size_that_cannot_be_had_is_the_last_one_and_what_was_changed_is_put_back_all_the_same() throws Exception {
        Interrupted terminal = new Interrupted();
        try (ControllingTerminal controlling = new ControllingTerminal(terminal, new Ansi(false))) {
            terminal.interrupts = 1;
            assertThat(controlling.columns()).isEqualTo(80);
            assertThat(controlling.rows()).isEqualTo(24);
            terminal.interrupts = 2;
            terminal.restored = 0;
        }
        assertThat(terminal.restored).isEqualTo(1);
    }
}
