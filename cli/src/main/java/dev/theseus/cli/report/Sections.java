package dev.theseus.cli.report;

import dev.theseus.cli.view.Chronicle;
import dev.theseus.cli.view.Clocks;
import dev.theseus.cli.view.Counted;
import dev.theseus.cli.view.Decision;
import dev.theseus.cli.view.RunView;
import dev.theseus.cli.view.Situation;
import dev.theseus.cli.view.StepRecord;
import dev.theseus.cli.view.Times;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Template;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Event.UndoneBy;
import dev.theseus.core.run.MetHost;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The parts of a report, in the order in which a person asks for them. */
final class Sections {
    private final Html html;
    private final Times times;
    private final Report.Outputs outputs;
    private final Chronicle chronicle;
    private final RunView view;

    Sections(Html html, Times times, Report.Outputs outputs, Chronicle chronicle, RunView view) {
        this.html = html;
        this.times = times;
        this.outputs = outputs;
        this.chronicle = chronicle;
        this.view = view;
    }

    void head() {
        Plan plan = chronicle.state().plan();
        html.open("header class=\"" + mood() + "\"")
                .element("p class=\"kind\"", "Theseus report")
                .element("h1", view.plan())
                .element("p class=\"outcome\"", view.sentence());
        plan.guide().ifPresent(guide -> html.element("p class=\"guide\"", "after the guide: " + guide));
        html.close("header").line();
        html.open("dl class=\"facts\"");
        fact("run", view.run());
        view.startedAt()
                .ifPresent(at -> fact(
                        "started", times.full(at) + " by " + chronicle.started().by()));
        fact(view.situation() == Situation.ENDED ? "ended" : "last word", times.full(view.at()));
        view.startedAt().ifPresent(at -> fact("took", Times.span(Duration.between(at, view.at()))));
        fact("steps", counts());
        fact("can it be undone?", undo());
        html.close("dl").line();
    }

    private String mood() {
        return view.ending()
                .map(ending -> switch (ending) {
                    case DONE -> "good";
                    case FINISHED_WITH_FAILURES, ROLLED_BACK, STOPPED, ABANDONED -> "warning";
                    case FAILED, REFUSED -> "bad";
                })
                .orElse("open");
    }

    private String counts() {
        List<StepRecord> steps = chronicle.steps();
        long skipped = steps.stream().filter(step -> step.skipped().isPresent()).count();
        long failed = steps.stream()
                .filter(step -> step.lastAttempt()
                        .filter(last -> last.outcome() == StepRecord.Outcome.FAILED)
                        .isPresent())
                .count();
        long undone = undone(steps, UndoneBy.ITSELF) + undone(steps, UndoneBy.STEPS);
        long left = undone(steps, UndoneBy.LEFT);
        return Counted.of(steps.size(), "step")
                + (skipped > 0 ? ", " + skipped + " skipped" : "")
                + (failed > 0 ? ", " + failed + " failed" : "")
                + (undone > 0 ? ", " + undone + " undone" : "")
                + (left > 0 ? ", " + left + " left in place" : "");
    }

    private static long undone(List<StepRecord> steps, UndoneBy how) {
        return steps.stream()
                .filter(step -> step.undoing()
                        .flatMap(StepRecord.Undoing::by)
                        .filter(by -> by == how)
                        .isPresent())
                .count();
    }

    private String undo() {
        if (view.wayBack().window().isClosed())
            return "no: " + view.wayBack().window().why(times);
        String unknown = view.wayBack().window().unknown(times);
        return unknown.isEmpty() ? cost() : cost() + " (" + unknown + ")";
    }

    private String cost() {
        return switch (view.wayBack().cost()) {
            case NOTHING -> "there is nothing to undo";
            case IMPOSSIBLE -> view.wayBack().sentence(times);
            case FREE, RESTORE, LOSES_WRITES -> "yes, " + view.wayBack().sentence(times);
        };
    }

    private void fact(String name, String text) {
        html.open("div").element("dt", name).element("dd", text).close("div");
    }

    void timeline() {
        if (view.startedAt().isEmpty()) return;
        html.element("h2", "What happened when")
                .open("figure")
                .raw(new Timeline(times).draw(chronicle, view))
                .open("figcaption")
                .raw("<span class=\"key done\">done</span><span class=\"key failed\">failed</span>")
                .raw("<span class=\"key back\">put back</span><span class=\"key open\">not at its end</span>")
                .raw(
                        "<span class=\"key hold\">a person was asked</span><span class=\"key failure\">something failed</span>")
                .raw("<span class=\"key doubt\">in doubt</span><span class=\"key resumed\">taken up again</span>")
                .close("figcaption")
                .close("figure")
                .line();
    }

    void decisions() {
        if (chronicle.decisions().isEmpty()) return;
        html.element("h2", "Who decided what")
                .raw(
                        "<table><thead><tr><th>when</th><th>question</th><th>decision</th><th>by</th></tr></thead><tbody>\n");
        for (Decision decision : chronicle.decisions()) {
            html.open("tr").element("td class=\"nowrap\"", times.clock(decision.askedAt()));
            html.open("td");
            if (!decision.where().isEmpty()) html.element("div class=\"quiet\"", decision.where());
            html.text(decision.question());
            if (!decision.evidence().isEmpty()) html.element("div class=\"quiet\"", decision.evidence());
            html.close("td").open("td");
            if (decision.decidedAt().isEmpty()) html.element("em", "open");
            else
                html.element("strong", decision.choice())
                        .text(decision.answer().isEmpty() ? "" : " " + decision.answer());
            decision.decidedAt()
                    .filter(at -> at.isAfter(decision.askedAt()))
                    .ifPresent(at -> html.element(
                            "div class=\"quiet\"", "after " + Times.span(Duration.between(decision.askedAt(), at))));
            html.close("td").element("td", decision.by()).close("tr").line();
        }
        html.raw("</tbody></table>\n");
    }

    void versions() {
        Map<String, String> now = view.installed().now();
        if (view.installed().before().isEmpty()) return;
        html.element("h2", "Versions");
        goal().ifPresent(goal -> html.element("p", "This upgrade leads to " + goal + "."));
        view.installed().warning().ifPresent(warning -> html.element("p class=\"warning\"", warning));
        html.raw(
                "<table><thead><tr><th>host</th><th>read at the start</th><th>read at the end</th></tr></thead><tbody>\n");
        new TreeMap<>(view.installed().before())
                .forEach((host, version) -> html.open("tr")
                        .element("td", host)
                        .element("td", version)
                        .element("td", now.getOrDefault(host, "not read"))
                        .close("tr")
                        .line());
        html.raw("</tbody></table>\n");
    }

    /** Hosts whose clock is so far off that times of their logs mislead. */
    void clocks() {
        Map<String, MetHost> hosts = new TreeMap<>(chronicle.state().hostsMet());
        hosts.values().removeIf(host -> !Clocks.isOff(host.clockOffset()));
        if (hosts.isEmpty()) return;
        html.element("h2", "Clocks").element("p", "Times in this report are the controller's.");
        hosts.forEach((host, met) -> html.element("p", host + ": its clock was " + Clocks.off(met.clockOffset())));
    }

    /** The version that the plan upgrades to, where that is a plain word or an input. */
    private Optional<String> goal() {
        return chronicle.state().plan().upgrade().flatMap(upgrade -> {
            Template to = upgrade.to();
            if (to.parts().size() == 1
                    && to.parts().getFirst() instanceof Template.Part.Hole(var expr)
                    && expr.text().strip().startsWith("inputs."))
                return Optional.ofNullable(view.inputs().get(expr.text().strip().substring("inputs.".length())));
            return to.constant();
        });
    }

    void backups() {
        List<Backup> backups = Backup.of(chronicle.steps());
        if (backups.isEmpty()) return;
        html.element("h2", "Backups")
                .raw(
                        "<table><thead><tr><th>of</th><th>where</th><th class=\"number\">bytes</th><th>SHA-256</th></tr></thead><tbody>\n");
        for (Backup backup : backups)
            html.open("tr")
                    .element("td", backup.target())
                    .open("td")
                    .element("code", backup.path())
                    .element("div class=\"quiet\"", "on " + backup.host())
                    .close("td")
                    .element("td class=\"number\"", backup.bytes())
                    .open("td")
                    .element("code class=\"sum\"", backup.sha256())
                    .close("td")
                    .close("tr")
                    .line();
        html.raw("</tbody></table>\n");
    }

    void steps() {
        html.element("h2", "Every step");
        new StepTables(html, times, outputs, chronicle).all(view);
    }

    void values() {
        table("Inputs", "input", view.inputs());
        Map<String, Value> facts = chronicle.state().facts();
        if (!facts.isEmpty()) {
            html.element("h2", "Facts, as they were first read")
                    .raw("<table><thead><tr><th>fact</th><th>value</th></tr></thead><tbody>\n");
            facts.forEach((name, value) -> row(name, value.display()));
            html.raw("</tbody></table>\n");
        }
        Map<String, Value> baselines = chronicle.state().baselines();
        if (baselines.isEmpty()) return;
        html.element("h2", "Measured before the first change").raw("<table><tbody>\n");
        baselines.forEach((name, value) -> row(name, value.display()));
        html.raw("</tbody></table>\n");
    }

    private void table(String title, String of, Map<String, String> values) {
        if (values.isEmpty()) return;
        html.element("h2", title).raw("<table><thead><tr><th>" + of + "</th><th>value</th></tr></thead><tbody>\n");
        values.forEach(this::row);
        html.raw("</tbody></table>\n");
    }

    private void row(String name, String value) {
        html.open("tr")
                .element("td", name)
                .open("td")
                .element("code", value)
                .close("td")
                .close("tr")
                .line();
    }

    void origin() {
        Event.RunStarted started = chronicle.started();
        html.open("footer")
                .text("Theseus " + started.theseus() + ". Plan " + abridged(started.planHash()) + ", inventory "
                        + abridged(started.inventoryHash()) + ", "
                        + Counted.of(chronicle.state().eventCount(), "event")
                        + " in the journal. Times are those of the controller, zone " + times.zone() + ".")
                .close("footer")
                .line();
    }

    private static String abridged(String hash) {
        return hash.length() > 16 ? hash.substring(0, 16).toLowerCase(Locale.ROOT) : hash;
    }
}
