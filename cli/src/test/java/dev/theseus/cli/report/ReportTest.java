package dev.theseus.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.CannedRun;
import dev.theseus.cli.kit.Hostile;
import dev.theseus.cli.kit.SamplePlan;
import dev.theseus.cli.view.Chronicle;
import dev.theseus.cli.view.RunViews;
import dev.theseus.cli.view.Times;
import dev.theseus.cli.view.WayBacks;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Times TIMES = new Times(ZoneOffset.UTC);

    private static String report(CannedRun run, String output) {
        Chronicle chronicle = new Chronicle(run.state().plan());
        run.events().forEach(chronicle::add);
        return new Report(TIMES, _ -> output, _ -> "")
                .render(
                        chronicle,
                        new RunViews(new WayBacks(SamplePlan.actions()), TIMES).of(chronicle.state(), run.now()));
    }

    @Test
    void says_whose_clock_is_off_and_nothing_of_the_others() {
        CannedRun run = new CannedRun(SamplePlan.plan())
                .start()
                .meeting("node1", Duration.ofMillis(200))
                .meeting("node2", Duration.ofMinutes(-4));
        assertThat(report(run, ""))
                .contains("node2: its clock was 4 min behind")
                .doesNotContain("node1: its clock");
        assertThat(report(new CannedRun(SamplePlan.plan()).start().meeting("node1", Duration.ZERO), ""))
                .doesNotContain("Clocks");
    }

    @Test
    void tells_how_it_ended_who_decided_and_where_the_backups_are() {
        CannedRun run = new CannedRun(SamplePlan.plan())
                .failing("point", "node2", "exit status 3")
                .capturing(
                        "disable",
                        Map.of(
                                "path",
                                Value.of("/var/backups/x.sql.zst"),
                                "bytes",
                                Value.of(4711),
                                "sha256",
                                Value.of("9f86d0")))
                .start()
                .answer("done")
                .answer("go")
                .answer("go")
                .answer("skip");
        String html = report(run, "what it printed");
        assertThat(html)
                .contains("Done: all 3 phases")
                .contains("<strong>done</strong>")
                .contains("alice")
                .contains("/var/backups/x.sql.zst")
                .contains("4711")
                .contains("9f86d0")
                .contains("what it printed")
                .contains("guide: Step 6")
                .contains("7.10.2")
                .contains("not possible")
                .contains("••••")
                .contains("<svg");
    }

    @Test
    void counts_as_undone_only_what_had_something_to_undo() {
        CannedRun run = new CannedRun(SamplePlan.read("""
                        theseus: 1
                        plan: try
                        phases:
                          - phase: Try
                            on: nodes[first]
                            steps:
                              - { id: look, run: "ls", undo: unneeded }
                              - { id: make, run: "mkdir d", undo: [ { run: "rmdir d" } ] }
                              - { id: once, run: "send", undo: impossible }
                              - { id: fail, run: "false", undo: unneeded }
                        """))
                .failing("fail", "node1", "exit status 1")
                .start()
                .answer("rollback")
                .answer("leave");
        assertThat(report(run, ""))
                .contains(", 1 failed, 1 undone, 1 left in place<")
                .containsOnlyOnce(">was to be undone, and left as it is</")
                .containsOnlyOnce(">undone</")
                .contains("nothing to undo, at ");
    }

    @Test
    void loads_nothing_and_runs_nothing() {
        String html = report(new CannedRun(SamplePlan.plan()).start(), "");
        assertThat(html)
                .contains("default-src 'none'")
                .doesNotContain("<script", "src=", "href=", "http:", "https:", "@import");
    }

    @Test
    void text_from_anywhere_is_never_markup() {
        String plain = tags(report(given("harmless"), "harmless"));
        for (String hostile : Hostile.texts()) {
            String html = report(given(hostile), hostile);
            assertThat(tags(html)).as(hostile).isEqualTo(plain);
            assertThat(html.codePoints())
                    .allMatch(c -> c == '\n' || c == '\t' || Character.getType(c) != Character.CONTROL);
        }
    }

    private static CannedRun given(String text) {
        return new CannedRun(SamplePlan.plan())
                .schemata(List.of("1" + text, "2" + text))
                .nodes(List.of("1" + text, "2" + text))
                .failing("point", "1" + text, text)
                .capturing("disable", Map.of("path", Value.of(text), "sha256", Value.of(text)))
                .start()
                .answer("done");
    }

    /** All markup, without the texts and numbers in it. */
    private static String tags(String html) {
        StringBuilder tags = new StringBuilder();
        var matcher = java.util.regex.Pattern.compile("<[^>]*>").matcher(html);
        while (matcher.find())
            tags.append(matcher.group().replaceAll("\"[^\"]*\"", "\"\"")).append('\n');
        return tags.toString();
    }

    @Test
    void hours_of_waiting_become_a_break_in_the_time_line() {
        Instant start = Instant.parse("2026-03-01T02:00:00Z");
        TimeScale scale = new TimeScale(
                start,
                start.plus(Duration.ofHours(50)),
                List.of(
                        new TimeScale.Stretch(start, start.plusSeconds(60)),
                        new TimeScale.Stretch(
                                start.plus(Duration.ofHours(50)).minusSeconds(60), start.plus(Duration.ofHours(50)))),
                1000);
        assertThat(scale.breaks()).hasSize(1);
        assertThat(scale.x(start)).isZero();
        assertThat(scale.x(start.plusSeconds(60))).isBetween(450.0, 500.0);
        assertThat(scale.x(start.plus(Duration.ofHours(50)))).isBetween(999.0, 1000.1);
    }
}
