package dev.theseus.cli.command;

import dev.theseus.cli.json.JsonText;
import dev.theseus.cli.json.RunJson;
import dev.theseus.cli.session.FoundRun;
import dev.theseus.cli.session.Refused;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "report",
        description = "Write the report of a run: one HTML file that needs no network.",
        footer = {"", "Example:", "  theseus report k3f9 -o upgrade.html"})
final class ReportCommand implements Callable<Integer> {
    private final Shop shop;

    @Mixin
    private WhichRun run = new WhichRun();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to. Default: beside the run's journal.")
    private @Nullable Path file;

    ReportCommand(Shop shop) {
        this.shop = shop;
    }

    private static String why(Path target, IOException e) {
        if (Files.isDirectory(target)) return "it is a directory";
        Path folder = target.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) return "there is no directory " + folder;
        return e instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : e.getClass().getSimpleName();
    }

    @Override
    public Integer call() throws Exception {
        FoundRun found = run.open(shop);
        Path target = file != null ? file : found.directory().path().resolve("report.html");
        try {
            shop.reports().write(target, found);
        } catch (IOException e) {
            throw Refused.of(
                    new Failure(
                            Code.FILE_UNREADABLE,
                            "The report cannot be written to " + target + ": " + why(target, e),
                            "choose another place with -o"),
                    Refused.FAILED);
        }
        String written = target.toAbsolutePath().toString();
        if (shop.common().json()) {
            Map<String, Value> fields = RunJson.object("report");
            fields.put("report", Value.of(written));
            shop.print(JsonText.of(Value.of(fields)));
        } else if (!shop.common().quiet()) shop.print(written);
        return 0;
    }
}
