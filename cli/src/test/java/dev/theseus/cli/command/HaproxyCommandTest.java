package dev.theseus.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HaproxyCommandTest {
    @TempDir
    Path home;

    @Test
    void what_it_prints_passes_its_own_check() throws Exception {
        Cli cli = new Cli(home);
        String snippet = cli.run("haproxy", "snippet").out();
        Path file = Files.writeString(home.resolve("haproxy.cfg"), snippet);
        assertThat(cli.run("haproxy", "check", file.toString()).out()).startsWith("Fine: ");
        assertThat(cli.run("haproxy", "snippet", "--lua").out()).contains("core.register_action");
    }

    @Test
    void problems_are_printed_with_their_lines_and_nothing_else_is_said_of_a_file_that_cannot_be_read()
            throws Exception {
        Cli cli = new Cli(home);
        Path file = Files.writeString(
                home.resolve("haproxy.cfg"), cli.run("haproxy", "snippet").out().replace("level admin", "level user"));
        Cli.Ended ended = cli.run("haproxy", "check", file.toString());
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.out())
                .contains("haproxy.cfg:6:1 THS-820 no stats socket")
                .endsWith("1 problem.\n");
        Cli.Ended json = cli.run("haproxy", "check", file.toString(), "--json");
        assertThat(json.out()).contains("\"problems\":[{").contains("THS-820");
        Cli.Ended none = cli.run("haproxy", "check", home.resolve("nosuch").toString());
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.out()).contains("THS-101").contains("check its name");
    }
}
