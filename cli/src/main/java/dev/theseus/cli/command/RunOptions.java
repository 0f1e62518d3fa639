package dev.theseus.cli.command;

import dev.theseus.cli.session.Controller.Manner;
import dev.theseus.cli.session.Given;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that drive a run. */
final class RunOptions {
    @Option(
            names = "--input",
            paramLabel = "NAME=VALUE",
            converter = NameValue.Converter.class,
            description =
                    "An input of the plan. A secret is given as env:NAME, file:PATH or cmd:COMMAND, never as itself.")
    private List<NameValue> inputs = new ArrayList<>();

    @Option(names = "--inputs", paramLabel = "FILE", description = "A YAML file with inputs.")
    private @Nullable Path file;

    @Option(
            names = "--yes-to",
            paramLabel = "STEP",
            split = ",",
            description =
                    "Agree beforehand to a step that asks first, by its id. It holds for the run, also when another command goes on with it.")
    private Set<String> yesTo = new LinkedHashSet<>();

    @Option(names = "--wait", description = "Wait for answers from other terminals instead of ending with status 4.")
    private boolean wait;

    @Option(
            names = "--take-over",
            description = {
                "Take the installation from a controller on another machine that is gone for good.",
                "One that gave a sign of life within the last two minutes is never taken over from."
            })
    private boolean takeOver;

    @Option(
            names = "--trust-journal",
            paramLabel = "REASON",
            description = {
                "Go by the journal, although hosts remember more of the run than it has (THS-713), for this reason.",
                "What the run did since may be done twice, or never be undone: compare the hosts first."
            })
    private @Nullable String trust;

    Given given() {
        return new Given(NameValue.map(inputs), Optional.ofNullable(file));
    }

    Manner manner() {
        return new Manner(wait, yesTo, takeOver, Optional.ofNullable(trust));
    }
}
