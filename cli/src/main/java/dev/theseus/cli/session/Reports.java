package dev.theseus.cli.session;

import dev.theseus.cli.report.Report;
import dev.theseus.cli.view.Chronicle;
import dev.theseus.cli.view.RunView;
import dev.theseus.cli.view.RunViews;
import dev.theseus.cli.view.Times;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.port.Output;
import dev.theseus.engine.store.RunDirectory;
import dev.theseus.engine.store.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** Writes reports to disk, readable by their owner only. */
public final class Reports {
    private final Surroundings around;
    private final RunViews views;

    public Reports(Surroundings around, RunViews views) {
        this.around = around;
        this.views = views;
    }

    /** The report of a run in its own directory; a report that cannot be written never changes how a run ended. */
    Optional<String> write(RunDirectory run, Chronicle chronicle, RunView view) {
        try {
            Path file = run.path().resolve("report.html");
            write(file, run, chronicle, view);
            return Optional.of(file.toString());
        } catch (IOException e) {
            around.err().println("theseus: the report could not be written: " + e.getMessage());
            around.err().flush();
            return Optional.empty();
        }
    }

    /** The report of a run as it stands, in a file of the person's choice. */
    public void write(Path file, FoundRun run) throws IOException, JournalException {
        Chronicle chronicle = run.chronicle();
        write(
                file,
                run.directory(),
                chronicle,
                views.of(chronicle.state(), around.clock().instant()));
    }

    private void write(Path file, RunDirectory run, Chronicle chronicle, RunView view) throws IOException {
        Report report = new Report(new Times(around.zone()), name -> output(run, name), hash -> plan(run, hash));
        String html = report.render(chronicle, view);
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
        Path spare = Files.createTempFile(
                folder,
                ".report",
                ".html",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(spare, html, StandardCharsets.UTF_8);
            Files.move(spare, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(spare);
        }
    }

    /** The plan's own file, in the version with that hash. */
    private static String plan(RunDirectory run, String hash) {
        try {
            List<SourceFile> original = run.original();
            List<SourceFile> sources = Job.planHash(original).equals(hash) ? original : run.amended(hash);
            return sources.getFirst().text();
        } catch (JournalException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String output(RunDirectory run, String name) {
        return run.outputs().read(name).map(Output::both).orElse("");
    }
}
