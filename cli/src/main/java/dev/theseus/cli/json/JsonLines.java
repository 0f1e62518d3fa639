package dev.theseus.cli.json;

import dev.theseus.cli.terminal.RunFace;
import dev.theseus.cli.view.Narrator;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.RunState;
import dev.theseus.core.value.Value;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** A run as JSON lines, one object each. */
public final class JsonLines implements RunFace {
    private final PrintWriter out;
    private final RunState state;
    private final Narrator narrator;

    public JsonLines(PrintWriter out, RunState state) {
        this.out = out;
        this.state = state;
        this.narrator = new Narrator(state);
    }

    @Override
    public synchronized void happened(List<Event> events) {
        for (Event event : events) {
            state.apply(event);
            out.println(JsonText.of(RunJson.of(narrator.tell(event))));
        }
        out.flush();
    }

    @Override
    public void progress(LaneId lane, String message) {}

    @Override
    public synchronized void note(String text) {
        Map<String, Value> fields = RunJson.object("note");
        fields.put("text", Value.of(text));
        out.println(JsonText.of(Value.of(fields)));
        out.flush();
    }

    @Override
    public synchronized void close() {
        out.flush();
    }
}
