package dev.theseus.cli.json;

import dev.theseus.cli.view.HoldView;
import dev.theseus.cli.view.Line;
import dev.theseus.cli.view.PhaseView;
import dev.theseus.cli.view.RestoreTime;
import dev.theseus.cli.view.RunView;
import dev.theseus.cli.view.TargetView;
import dev.theseus.cli.view.TimeLeft;
import dev.theseus.cli.view.Window;
import dev.theseus.core.problem.Problem;
import dev.theseus.core.run.ClosedWindow;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.UnknownWindow;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The JSON of runs. Keys are only ever added; {@code version} changes where one changes its meaning. */
public final class RunJson {
    public static final int VERSION = 1;

    private RunJson() {}

    /** An object with its version and what it is. */
    public static Map<String, Value> object(String type) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("version", Value.of(VERSION));
        fields.put("type", Value.of(type));
        return fields;
    }

    public static Value of(Line line) {
        Map<String, Value> fields = object("event");
        fields.put("at", Value.of(line.at().toString()));
        fields.put("weight", word(line.weight()));
        fields.put("text", Value.of(line.text()));
        return Value.of(fields);
    }

    public static Value of(Problem problem) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("code", Value.of(problem.code().id()));
        fields.put("file", Value.of(problem.place().file()));
        fields.put("line", Value.of(problem.place().line()));
        fields.put("column", Value.of(problem.place().column()));
        fields.put("message", Value.of(problem.message()));
        fields.put("remedy", Value.of(problem.remedy()));
        return Value.of(fields);
    }

    public static Value of(RunView view) {
        Map<String, Value> fields = object("run");
        fields.put("run", Value.of(view.run()));
        fields.put("plan", Value.of(view.plan()));
        fields.put("situation", word(view.situation()));
        fields.put("ending", view.ending().map(RunJson::word).orElse(Value.NIL));
        fields.put("sentence", Value.of(view.sentence()));
        fields.put("exit_status", Value.of(view.exitStatus()));
        fields.put("started_at", instant(view.startedAt()));
        fields.put("at", Value.of(view.at().toString()));
        fields.put("phases", Value.of(view.phases().stream().map(RunJson::phase).toList()));
        fields.put("holds", Value.of(view.holds().stream().map(RunJson::hold).toList()));
        Map<String, Value> back = new LinkedHashMap<>();
        back.put("cost", word(view.wayBack().cost()));
        back.put("steps", Value.of(view.wayBack().steps()));
        back.put("restores", Value.of(view.wayBack().restores()));
        RestoreTime time = view.wayBack().time();
        back.put("restore_seconds", Value.of(time.measured().toSeconds()));
        back.put("restores_unmeasured", Value.of(time.unmeasured()));
        back.put("open_to_users_since", instant(view.wayBack().openedAt()));
        Window window = view.wayBack().window();
        back.put("window_closed", Value.of(window.isClosed()));
        back.put("window_closed_since", instant(window.closed().map(ClosedWindow::since)));
        back.put(
                "window_closed_by",
                window.closed().map(by -> Value.of(by.condition())).orElse(Value.NIL));
        back.put(
                "window_closes_when",
                Value.of(window.closesWhen().stream().map(Value::of).toList()));
        back.put(
                "window_unknown",
                Value.of(window.unknown().stream().map(RunJson::unknown).toList()));
        fields.put("way_back", Value.of(back));
        fields.put("left", Value.of(view.left().stream().map(Value::of).toList()));
        fields.put("versions", texts(view.installed().before()));
        fields.put("versions_at_the_end", texts(view.installed().now()));
        fields.put("versions_warning", view.installed().warning().map(Value::of).orElse(Value.NIL));
        fields.put("inputs", texts(view.inputs()));
        fields.put(
                "amendments",
                Value.of(view.amendments().stream().map(RunJson::amendment).toList()));
        return Value.of(fields);
    }

    private static Value unknown(UnknownWindow window) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("condition", Value.of(window.condition()));
        fields.put("since", Value.of(window.since().toString()));
        fields.put("reason", Value.of(window.why().message()));
        return Value.of(fields);
    }

    private static Value amendment(Event.PlanAmended amendment) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("at", Value.of(amendment.at().toString()));
        fields.put("by", Value.of(amendment.by()));
        fields.put("was", Value.of(amendment.was()));
        fields.put("plan", Value.of(amendment.plan()));
        fields.put(
                "changes", Value.of(amendment.changes().stream().map(Value::of).toList()));
        return Value.of(fields);
    }

    private static Value phase(PhaseView phase) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("number", Value.of(phase.number()));
        fields.put("name", Value.of(phase.name()));
        fields.put("status", word(phase.status()));
        fields.put("targets", Value.of(phase.targets()));
        fields.put("finished", Value.of(phase.finished()));
        fields.put("failures", Value.of(phase.failures()));
        fields.put("wave", Value.of(phase.wave()));
        fields.put("started_at", instant(phase.startedAt()));
        fields.put("finished_at", instant(phase.finishedAt()));
        fields.put("left_ms", millis(phase.left().map(TimeLeft::expected)));
        fields.put("left_least_ms", millis(phase.left().map(TimeLeft::least)));
        fields.put("left_most_ms", millis(phase.left().map(TimeLeft::most)));
        fields.put("shown", Value.of(phase.shown().stream().map(RunJson::target).toList()));
        return Value.of(fields);
    }

    private static Value target(TargetView target) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("name", Value.of(target.name()));
        fields.put("status", word(target.status()));
        fields.put("step", Value.of(target.step()));
        fields.put("doing", Value.of(target.doing()));
        fields.put("host", Value.of(target.host()));
        fields.put("attempt", Value.of(target.attempt()));
        fields.put("since", instant(target.since()));
        return Value.of(fields);
    }

    private static Value hold(HoldView hold) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("id", Value.of(hold.id()));
        fields.put("since", Value.of(hold.since().toString()));
        fields.put("kind", word(hold.kind()));
        fields.put("where", Value.of(hold.where()));
        fields.put("text", Value.of(hold.text()));
        fields.put("evidence", Value.of(hold.evidence()));
        List<Value> choices =
                hold.choices().stream().<Value>map(choice -> choice(choice)).toList();
        fields.put("choices", Value.of(choices));
        return Value.of(fields);
    }

    private static Value choice(HoldView.Choice choice) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("name", Value.of(choice.name()));
        fields.put("meaning", Value.of(choice.meaning()));
        return Value.of(fields);
    }

    private static Value texts(Map<String, String> texts) {
        Map<String, Value> values = new LinkedHashMap<>();
        texts.forEach((name, text) -> values.put(name, Value.of(text)));
        return Value.of(values);
    }

    private static Value instant(Optional<Instant> at) {
        return at.map(instant -> Value.of(instant.toString())).orElse(Value.NIL);
    }

    private static Value millis(Optional<Duration> duration) {
        return duration.map(known -> Value.of(known.toMillis())).orElse(Value.NIL);
    }

    private static Value word(Enum<?> word) {
        return Value.of(word.name().toLowerCase(Locale.ROOT));
    }
}
