package dev.theseus.cli.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An installation of two hosts, {@code a} and {@code b}, which both are this machine; and plans for it. */
public record TwoHosts(Path home) {
    public static TwoHosts in(Path home) throws IOException {
        Files.writeString(home.resolve("site.yaml"), """
                theseus: 1
                inventory: here
                hosts:
                  a: { local: true, paths: { spool: %1$s/spool-a } }
                  b: { local: true, paths: { spool: %1$s/spool-b } }
                groups: { nodes: [a, b] }
                """.formatted(home));
        return new TwoHosts(home);
    }

    /** Its inventory. */
    public String site() {
        return home.resolve("site.yaml").toString();
    }

    /** A plan of one phase on both; HOME in its steps is the folder of all this. */
    public String plan(String steps) throws IOException {
        return plan("", steps);
    }

    /** @param before what comes before the phases, such as inputs */
    public String plan(String before, String steps) throws IOException {
        Path file = home.resolve("plan.yaml");
        Files.writeString(
                file,
                "theseus: 1\nplan: tryout\n" + before + "phases:\n  - phase: Only\n    on: nodes\n    steps:\n"
                        + steps.indent(6).replace("HOME", home.toString()));
        return file.toString();
    }
}
