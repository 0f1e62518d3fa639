package dev.theseus.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathCommandTest {
    @TempDir
    Path home;

    private void plan(String name, String from, String to) throws Exception {
        Path folder = Files.createDirectories(home.resolve("plans").resolve(name));
        Files.writeString(folder.resolve("plan.yaml"), """
                theseus: 1
                plan: %s
                upgrade: { product: shop, from: "%s", to: "%s", installed: { on: nodes, run: version }, otherwise: ask the vendor }
                phases: [{ phase: p, on: nodes, steps: [{ wait: 1s }] }]
                """.formatted(name, from, to));
    }

    @Test
    void names_the_plans_in_their_order_or_says_what_there_is() throws Exception {
        plan("one", "1", "2");
        plan("two", "2", "3");
        Files.createDirectories(home.resolve("plans/broken"));
        Files.writeString(home.resolve("plans/broken/plan.yaml"), "theseus: 1\n");
        Cli cli = new Cli(home);
        String plans = home.resolve("plans").toString();
        Cli.Ended found = cli.run("path", plans, "--from", "1", "--to", "3");
        assertThat(found.status()).isZero();
        assertThat(found.out()).isEqualTo("""
                        shop 1 to 3: 2 upgrades, one after the other.
                          1. 1 to 2  %1$s/one
                          2. 2 to 3  %1$s/two
                        """.formatted(plans));
        assertThat(found.err()).contains("left out " + plans + "/broken");
        Cli.Ended none = cli.run("path", plans, "--from", "1.5", "--to", "3");
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.out()).startsWith("No way from shop 1.5 to 3").contains("from 2 to 3; ask the vendor");
        assertThat(cli.run("path", plans, "--from", "1", "--to", "3", "--json").out())
                .contains("\"found\":true");
        assertThat(cli.run("path", plans, "--from", "3", "--to", "3").out()).contains("already");
    }

    @Test
    void what_cannot_be_is_refused() throws Exception {
        plan("one", "1", "2");
        Cli cli = new Cli(home);
        String plans = home.resolve("plans").toString();
        assertThat(cli.run("path", plans, "--from", "", "--to", "3").status()).isEqualTo(2);
        assertThat(cli.run("path", plans, "--product", "pear", "--from", "1", "--to", "2")
                        .err())
                .contains("there are shop");
        assertThat(cli.run("path", home.resolve("nosuch").toString(), "--from", "1", "--to", "2")
                        .err())
                .contains("THS-101");
    }
}
