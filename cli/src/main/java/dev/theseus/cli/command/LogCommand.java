package dev.theseus.cli.command;

import dev.theseus.cli.json.JsonLines;
import dev.theseus.cli.session.FoundRun;
import dev.theseus.cli.terminal.PlainLines;
import dev.theseus.cli.terminal.RunFace;
import dev.theseus.cli.view.Line;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.RunState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "log",
        description = "Tell everything that happened in a run, one line each.",
        footer = {"", "Examples:", "  theseus log", "  theseus log k3f9 -f"})
final class LogCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(250);
    private final Shop shop;

    @Mixin
    private WhichRun run = new WhichRun();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the run ends.")
    private boolean follow;

    LogCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        FoundRun found = run.open(shop);
        RunState state = new RunState(found.job().plan());
        Line.Weight least = shop.common().quiet() ? Line.Weight.WARNING : Line.Weight.DETAIL;
        try (var reader = found.directory().reader();
                RunFace face = shop.common().json()
                        ? new JsonLines(shop.around().out(), state)
                        : new PlainLines(shop.around().out(), state, shop.times(), least, shop.ansi())) {
            if (follow)
                reader.follow(1, POLL, (_, event) -> {
                    if (found.isLeftBehindBy(event, state)) {
                        face.note(StatusCommand.mended(shop.commands().program() + " log "
                                + found.directory().id()));
                        return false;
                    }
                    face.happened(List.of(event));
                    return !(event instanceof Event.RunEnded);
                });
            else reader.read(event -> face.happened(List.of(event)));
        }
        return 0;
    }
}
