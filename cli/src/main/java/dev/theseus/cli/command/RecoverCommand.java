package dev.theseus.cli.command;

import dev.theseus.cli.view.InertText;
import dev.theseus.engine.journal.JournalRecovery;
import dev.theseus.engine.store.RunDirectory;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "recover",
        description = "Salvage the intact part of a run's damaged journal. The damaged one is kept.",
        footer = {
            "",
            "Compare the hosts with what the report says before you resume: what happened after the damage is not in",
            "the journal any more.",
            "",
            "Example:",
            "  theseus recover 20261121-0212-k3f9"
        })
final class RecoverCommand implements Callable<Integer> {
    private final Shop shop;

    @Parameters(paramLabel = "RUN", description = "The run's id, or part of it that is unique.")
    private @Nullable String run;

    RecoverCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        RunDirectory directory = shop.runs().find(Optional.of(Required.of(run)));
        JournalRecovery.Salvaged salvaged =
                directory.recover(shop.around().clock().instant());
        shop.print("Salvaged " + salvaged.head().seq() + " events of run " + directory.id() + ".");
        shop.print("  damage: " + InertText.line(salvaged.damage().message()));
        shop.print("  kept:   " + InertText.line(salvaged.kept().toString()));
        shop.print("Compare the hosts with `" + shop.around().program() + " log " + directory.id()
                + "` before you resume: what happened after the damage is not in the journal.");
        return 0;
    }
}
