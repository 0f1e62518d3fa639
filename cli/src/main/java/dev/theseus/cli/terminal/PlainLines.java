package dev.theseus.cli.terminal;

import dev.theseus.cli.view.InertText;
import dev.theseus.cli.view.Line;
import dev.theseus.cli.view.Milestones;
import dev.theseus.cli.view.Narrator;
import dev.theseus.cli.view.Times;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.RunState;
import java.io.PrintWriter;
import java.util.List;

/** One line for each event that is worth telling: for pipes, files and terminals that cannot do more. */
public final class PlainLines implements RunFace {
    private final PrintWriter out;
    private final RunState state;
    private final Narrator narrator;
    private final Milestones milestones;
    private final Times times;
    private final Line.Weight least;
    private final Ansi ansi;

    /** @param state where the run stands already; from here on this face keeps it up to date @param least what is too light is left out */
    public PlainLines(PrintWriter out, RunState state, Times times, Line.Weight least, Ansi ansi) {
        this.out = out;
        this.state = state;
        this.narrator = new Narrator(state);
        this.milestones = new Milestones(state);
        this.times = times;
        this.least = least;
        this.ansi = ansi;
    }

    @Override
    public synchronized void happened(List<Event> events) {
        for (Event event : events) {
            state.apply(event);
            Line line = narrator.tell(event);
            if (line.weight().compareTo(least) >= 0) out.println(ansi.text(row(line)));
            milestones.at(event).ifPresent(said -> out.println(ansi.text(row(said))));
        }
        out.flush();
    }

    private Row row(Line line) {
        Style style = switch (line.weight()) {
            case DETAIL -> Style.DIM;
            case INFO -> Style.PLAIN;
            case GOOD -> Style.GOOD;
            case WARNING -> Style.WARNING;
            case BAD -> Style.BAD;
            case QUESTION -> Style.QUESTION;
        };
        return Row.of(Style.DIM, times.clock(line.at()) + "  ").and(style, InertText.line(line.text()));
    }

    @Override
    public void progress(LaneId lane, String message) {}

    @Override
    public synchronized void note(String text) {
        out.println(InertText.line(text));
        out.flush();
    }

    @Override
    public synchronized void close() {
        out.flush();
    }
}
