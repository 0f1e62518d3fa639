package dev.theseus.cli.command;

import dev.theseus.cli.session.Job;
import dev.theseus.cli.session.Refused;
import dev.theseus.cli.session.Reports;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.engine.store.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "report",
        description = "Write the report of a run: one HTML file that needs no network.",
        footer = {"", "Example:", "  theseus report k3f9 -o upgrade.html"})
final class ReportCommand implements Callable<Integer> {
    private final Shop shop;

    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            description = "The run's id, or its last four letters. Default: the latest.")
    private @Nullable String run;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to. Default: beside the run's journal.")
    private @Nullable Path file;

    ReportCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        RunDirectory directory = shop.runs().find(Optional.ofNullable(run));
        Job job = shop.desk().stored(directory.sources());
        Path target = file != null ? file : directory.path().resolve("report.html");
        try {
            shop.reports().write(target, directory, Reports.chronicle(directory, job));
        } catch (IOException e) {
            throw Refused.of(
                    new Failure(
                            Code.FILE_UNREADABLE,
                            "The report cannot be written to " + target + ": " + e,
                            "choose another place with -o"),
                    Refused.FAILED);
        }
        shop.print(target.toAbsolutePath().toString());
        return 0;
    }
}
