package dev.theseus.cli.command;

import dev.theseus.cli.json.JsonLines;
import dev.theseus.cli.session.Job;
import dev.theseus.cli.terminal.PlainLines;
import dev.theseus.cli.terminal.RunFace;
import dev.theseus.cli.view.Line;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.RunState;
import dev.theseus.engine.store.RunDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "log",
        description = "Tell everything that happened in a run, one line each.",
        footer = {"", "Examples:", "  theseus log", "  theseus log k3f9 -f"})
final class LogCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(250);
    private final Shop shop;

    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            description = "The run's id, or its last four letters. Default: the latest.")
    private @Nullable String run;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the run ends.")
    private boolean follow;

    LogCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        RunDirectory directory = shop.runs().find(Optional.ofNullable(run));
        Job job = shop.desk().stored(directory.sources());
        RunState state = new RunState(job.plan());
        Line.Weight least = shop.common().quiet() ? Line.Weight.WARNING : Line.Weight.DETAIL;
        try (var reader = directory.reader();
                RunFace face = shop.common().json()
                        ? new JsonLines(shop.around().out(), state)
                        : new PlainLines(shop.around().out(), state, shop.times(), least, shop.ansi())) {
            if (follow)
                reader.follow(1, POLL, (_, event) -> {
                    face.happened(List.of(event));
                    return !(event instanceof Event.RunEnded);
                });
            else reader.read(event -> face.happened(List.of(event)));
        }
        return 0;
    }
}
