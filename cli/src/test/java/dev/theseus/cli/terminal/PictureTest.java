package dev.theseus.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.CannedRun;
import dev.theseus.cli.kit.Golden;
import dev.theseus.cli.kit.Hostile;
import dev.theseus.cli.kit.SamplePlan;
import dev.theseus.cli.view.Commands;
import dev.theseus.cli.view.Line;
import dev.theseus.cli.view.RunView;
import dev.theseus.cli.view.RunViews;
import dev.theseus.cli.view.Times;
import dev.theseus.cli.view.WayBacks;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.RunState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PictureTest {
    private static final Times TIMES = new Times(ZoneOffset.UTC);
    private final RunViews views = new RunViews(new WayBacks(SamplePlan.actions()), TIMES);

    private CannedRun run() {
        return new CannedRun(SamplePlan.plan()).pace(Duration.ofSeconds(4));
    }

    private List<Row> draw(CannedRun run, int columns, int rows) {
        return new Picture(Signs.UNICODE, TIMES)
                .draw(views.of(run.state(), run.now()), run.now(), new Picture.Canvas(columns, rows, List.of()));
    }

    private static String text(List<Row> rows) {
        return rows.stream().map(Row::plain).collect(Collectors.joining("\n"));
    }

    @Test
    void shows_phases_waves_targets_and_the_time_that_is_left() {
        Golden.check(
                "picture-under-way.txt",
                text(draw(
                        run().schemata(IntStream.rangeClosed(1, 30)
                                        .mapToObj(n -> "ctx_" + n)
                                        .toList())
                                .stuck("update", "ctx_10")
                                .stuck("update", "ctx_11")
                                .start(),
                        100,
                        40)));
    }

    @Test
    void shows_what_a_person_is_asked_with_what_each_answer_costs() {
        Golden.check(
                "picture-hold.txt",
                text(draw(run().failing("point", "node2", "exit status 3").start(), 100, 40)));
    }

    @Test
    void is_drawn_in_ascii_where_the_terminal_knows_nothing_else() {
        CannedRun run = run().stuck("update", "ctx_4").start();
        String text = text(new Picture(Signs.ASCII, TIMES)
                .draw(views.of(run.state(), run.now()), run.now(), new Picture.Canvas(80, 40, List.of())));
        assertThat(text).matches(s -> s.chars().allMatch(c -> c == '\n' || c >= 0x20 && c < 0x7f));
    }

    @Test
    void never_exceeds_the_terminal_whatever_hosts_and_schemata_are_called() {
        for (String hostile : Hostile.texts()) {
            List<String> names =
                    IntStream.range(0, 30).mapToObj(n -> hostile + n).toList();
            CannedRun run = run().schemata(names)
                    .failing("point", "node2", hostile)
                    .failing("update", names.get(1), hostile)
                    .stuck("update", names.get(2))
                    .start();
            for (int columns : new int[] {20, 39, 80, 200})
                for (int rows : new int[] {6, 24, 60}) {
                    List<Row> drawn = draw(run, columns, rows);
                    assertThat(drawn).hasSizeLessThanOrEqualTo(rows);
                    assertThat(drawn).allMatch(row -> row.width() <= columns);
                }
        }
    }

    @Test
    void last_words_say_how_it_ended_what_to_do_and_where_the_report_is() {
        CannedRun waiting = run().failing("point", "node2", "exit status 3").start();
        CannedRun done = run().start().answer("go").answer("go").answer("go");
        CannedRun back =
                run().failing("point", "node2", "exit status 3").start().answer("rollback");
        StringBuilder all = new StringBuilder();
        for (CannedRun run : List.of(waiting, done, back)) {
            RunView view = views.of(run.state(), run.now());
            all.append(text(new Picture(Signs.UNICODE, TIMES)
                            .farewell(
                                    view, new Commands("theseus").next(view), Optional.of("/runs/r7f3a/report.html"))))
                    .append("\nexit status ")
                    .append(view.exitStatus())
                    .append("\n\n");
        }
        Golden.check("last-words.txt", all.toString());
    }

    @Test
    void plain_lines_tell_what_is_worth_telling() {
        CannedRun run = run().schemata(List.of("ctx_1", "ctx_2"))
                .failing("update", "ctx_2", "a \u001b[31mbad\u001b[0m task")
                .start();
        StringWriter out = new StringWriter();
        try (PlainLines lines = new PlainLines(
                new PrintWriter(out), new RunState(run.state().plan()), TIMES, Line.Weight.INFO, new Ansi(false))) {
            lines.happened(run.events());
        }
        assertThat(out.toString()).doesNotContain("\u001b");
        Golden.check("plain-lines.txt", out.toString());
    }

    @Test
    void every_kind_of_event_can_be_told() {
        CannedRun run = run().failing("point", "node2", "no")
                .failing("update", "ctx_3", "no")
                .start()
                .answer("undo");
        if (run.state().holds().isEmpty()) run.wish(Event.RequestKind.ROLLBACK, "enough");
        else run.answer("rollback");
        StringWriter out = new StringWriter();
        try (PlainLines lines = new PlainLines(
                new PrintWriter(out), new RunState(run.state().plan()), TIMES, Line.Weight.DETAIL, new Ansi(true))) {
            lines.happened(run.events());
        }
        assertThat(out.toString().lines()).hasSize(run.events().size());
    }
}
