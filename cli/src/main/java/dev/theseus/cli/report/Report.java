package dev.theseus.cli.report;

import dev.theseus.cli.view.Chronicle;
import dev.theseus.cli.view.RunView;
import dev.theseus.cli.view.Times;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes the report of a run as one HTML document. */
public final class Report {
    private final Times times;
    private final Outputs outputs;
    private final Plans plans;

    /** The plans that the run went by. */
    @FunctionalInterface
    public interface Plans {
        /** The text of the plan with that hash, or an empty one where it is gone. */
        String read(String hash);
    }

    /** What steps printed, as it was kept. */
    @FunctionalInterface
    public interface Outputs {
        /** The text under a name, or an empty one where it is gone. */
        String read(String name);
    }

    public Report(Times times, Outputs outputs, Plans plans) {
        this.times = times;
        this.outputs = outputs;
        this.plans = plans;
    }

    public String render(Chronicle chronicle, RunView view) {
        Html html = new Html();
        html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                // Nothing is loaded and nothing runs, whatever somebody should manage to put into this page.
                .raw(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
                .element("title", view.plan() + ", run " + view.run())
                .raw("\n<style>\n")
                .raw(style())
                .raw("</style>\n</head>\n<body>\n<main>\n");
        Sections sections = new Sections(html, times, outputs, chronicle, view);
        sections.head();
        sections.timeline();
        sections.decisions();
        new Mendings(html, times, plans).tell(chronicle);
        sections.versions();
        sections.clocks();
        sections.backups();
        sections.steps();
        sections.values();
        sections.origin();
        return html.raw("</main>\n</body>\n</html>\n").toString();
    }

    private static String style() {
        try (InputStream in = Report.class.getResourceAsStream("report.css")) {
            if (in == null) throw new IllegalStateException("report.css is missing from the jar");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
