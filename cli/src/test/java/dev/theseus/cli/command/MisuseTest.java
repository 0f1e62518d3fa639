package dev.theseus.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.Cli;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slip on the command line is answered in a few lines, of which the first says what is wrong. */
class MisuseTest {
    @TempDir
    Path home;

    private String err(String... line) {
        Cli.Ended ended = new Cli(home).run(line);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(home).isEmptyDirectory();
        return ended.err();
    }

    @Test
    void what_is_missing_is_named_with_the_shape_of_the_command() {
        assertThat(err("run", "plans/x"))
                .startsWith("theseus: Missing required option: '--inventory=FILE'\n")
                .contains("theseus run ", "`theseus run --help` says more")
                .doesNotContain("Carry a plan out");
    }

    @Test
    void what_is_misspelt_is_answered_with_what_may_have_been_meant() {
        assertThat(err("statsu")).startsWith("theseus: there is no command 'statsu': did you mean `status`?\n");
        assertThat(err("lnit", "plans/x", "-i", "site.yaml")).contains("did you mean `lint`?");
        assertThat(err("run", "plans/x", "--inventroy", "site.yaml")).contains("--inventory");
    }

    @Test
    void what_would_disturb_a_terminal_is_shown_as_text() {
        assertThat(err("status", "--\u001b[31mred")).doesNotContain("\u001b[31m");
    }
}
