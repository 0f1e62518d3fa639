package dev.theseus.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.Cli;
import dev.theseus.lab.process.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said where there is no lab; labs themselves are tested in the module lab. */
class LabCommandTest {
    @TempDir
    Path home;

    @Test
    void without_a_lab_every_command_says_what_to_do() {
        Cli cli = new Cli(home);
        assertThat(cli.run("lab", "status").out()).isEqualTo("No lab is up.\n");
        assertThat(cli.run("lab", "status", "--json").out()).contains("\"labs\":[]");
        for (String[] words :
                new String[][] {{"lab", "down"}, {"lab", "exec", "--", "true"}, {"lab", "shell", "node1"}}) {
            Cli.Ended ended = cli.run(words);
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.err()).contains("THS-609").contains("start one with 'theseus lab up'");
        }
        assertThat(cli.run("lab", "down", "nosuch").err()).contains("there is no lab 'nosuch'");
    }

    @Test
    void a_topology_that_cannot_be_is_refused_before_anything_is_made() {
        Cli cli = new Cli(home);
        assertThat(cli.run("lab", "up", "momentun").err())
                .contains("there is no topology 'momentun'; there are: bare, ");
        assertThat(cli.run("lab", "up", "--hosts", "241").err()).contains("a lab has 1 to 240 hosts, not 241");
        assertThat(cli.run("lab", "up", "--name", "A B").err()).contains("'A B' is no name");
        assertThat(cli.run("lab", "up", "momentum-single-node", "--hosts", "2").err())
                .contains("leave --hosts out");
        assertThat(home).isEmptyDirectory();
    }

    /** A lab as its directory shows it: its hub is a process, and the lab has ended with it. */
    private void lab(String name, ProcessIdentity hub) throws Exception {
        Path lab =
                Files.createDirectories(home.resolve("theseus/hosts-lab/labs").resolve(name));
        Files.writeString(
                lab.resolve("hosts-lab.json"), """
                {"format": 1, "name": "%s", "hub": {"pid": %d, "start_ticks": %d, "boot_id": "%s"},
                 "subnet": "10.9.8", "lease_validity_ms": 0, "hosts": []}
                """.formatted(name, hub.pid(), hub.startTicks(), hub.bootId()));
    }

    @Test
    void the_only_lab_that_is_up_is_meant_beside_one_that_has_ended() throws Exception {
        Cli cli = new Cli(home);
        lab("gone", new ProcessIdentity(1, 1, "another boot"));
        assertThat(cli.run("lab", "exec", "--", "true").err()).contains("'gone' has ended");
        lab("live", ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow());
        Path out = home.resolve("out");
        Cli.Ended ended = cli.run("lab", "exec", "--", "sh", "-c", "echo $THESEUS_INVENTORY > " + out);
        assertThat(ended.status()).as(ended.toString()).isZero();
        assertThat(Files.readString(out)).contains("/labs/live/");
        lab("second", ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow());
        assertThat(cli.run("lab", "exec", "--", "true").err())
                .contains("several labs, live, second")
                .doesNotContain("gone");
    }
}
