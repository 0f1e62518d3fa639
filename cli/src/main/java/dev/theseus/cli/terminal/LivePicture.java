package dev.theseus.cli.terminal;

import dev.theseus.cli.view.RunView;
import dev.theseus.cli.view.RunViews;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A picture of the run that is kept up to date in place, with a line to type answers on.
 *
 * <p>It keeps a state of its own, fed by the same events, on a thread of its own: drawing never makes the driver wait. A picture that is
 * dear to draw (a run of very many steps) is drawn less often.
 */
public final class LivePicture implements RunFace {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int REST_FACTOR = 10;
    private static final Duration NOTES_STAY = Duration.ofSeconds(15);

    private final ControllingTerminal terminal;
    private final Screen screen;
    private final Picture picture;
    private final RunViews views;
    private final RunState state;
    private final InstantSource clock;
    private final Answering answering;
    private final LineInput input = new LineInput();
    private final LinkedBlockingQueue<List<Event>> arrived = new LinkedBlockingQueue<>();
    private final Map<LaneId, String> progress = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closing;
    private volatile int interrupts;
    private volatile RunView latest;
    private volatile Note note = new Note("", Instant.EPOCH);

    private record Note(String text, Instant at) {}

    /** Takes an answer that a person typed here. */
    @FunctionalInterface
    public interface Answering {
        void answer(String hold, String choice, String text);
    }

    /** @param state where the run stands already; from here on this face keeps it up to date */
    public LivePicture(
            ControllingTerminal terminal,
            Picture picture,
            RunViews views,
            RunState state,
            InstantSource clock,
            Answering answering) {
        this.terminal = terminal;
        this.screen = new Screen(terminal.writer(), terminal.ansi());
        this.picture = picture;
        this.views = views;
        this.state = state;
        this.clock = clock;
        this.answering = answering;
        this.latest = views.of(state, clock.instant());
    }

    public void start() {
        threads.add(Thread.ofVirtual().name("picture").start(this::draw));
        threads.add(Thread.ofPlatform().daemon().name("keys").start(this::readKeys));
    }

    @Override
    public void happened(List<Event> events) {
        arrived.add(List.copyOf(events));
    }

    @Override
    public void progress(LaneId lane, String message) {
        progress.put(lane, message);
    }

    @Override
    public void note(String text) {
        note = new Note(text, clock.instant());
        arrived.add(List.of());
    }

    @Override
    public void close() {
        closing = true;
        arrived.add(List.of());
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        screen.end();
        terminal.close();
        if (interrupted) Thread.currentThread().interrupt();
    }

    private void draw() {
        try {
            Duration pause = Duration.ZERO;
            while (true) {
                boolean last = closing;
                long began = System.nanoTime();
                takeIn();
                show();
                if (last && arrived.isEmpty()) return;
                Duration cost = Duration.ofNanos(System.nanoTime() - began);
                Thread.sleep(pause);
                List<Event> first = arrived.poll(Math.max(1, PAUSE.toMillis()), TimeUnit.MILLISECONDS);
                if (first != null) apply(first);
                pause = closing ? Duration.ZERO : cost.multipliedBy(REST_FACTOR);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeIn() {
        List<List<Event>> waiting = new ArrayList<>();
        arrived.drainTo(waiting);
        waiting.forEach(this::apply);
    }

    private void apply(List<Event> events) {
        for (Event event : events) {
            state.apply(event);
            // What a step said of itself means nothing for the next one.
            switch (event) {
                case Event.StepIntended e -> progress.remove(e.site().lane());
                case Event.StepDone e -> progress.remove(e.site().lane());
                case Event.StepFailed e -> progress.remove(e.site().lane());
                default -> {}
            }
        }
    }

    private void show() {
        Instant now = clock.instant();
        RunView view = views.of(state, now, progress);
        latest = view;
        int columns = terminal.columns();
        int rows = terminal.rows();
        screen.show(picture.draw(view, now, new Picture.Canvas(columns, rows, hints(view, now))), columns, rows);
    }

    private List<Row> hints(RunView view, Instant now) {
        if (closing) return List.of();
        List<Row> hints = new ArrayList<>();
        if (Duration.between(note.at(), now).compareTo(NOTES_STAY) < 0) hints.add(Row.of(Style.WARNING, note.text()));
        if (view.holds().isEmpty()) {
            hints.add(Row.of(
                    Style.DIM,
                    switch (interrupts) {
                        case 0 -> "Ctrl-C pauses: targets under way are finished first";
                        case 1 -> "Ctrl-C again stops the run where it stands";
                        default -> "Ctrl-C again leaves at once; the run can be resumed";
                    }));
        } else {
            String name =
                    view.holds().size() == 1 ? "" : view.holds().getFirst().id() + " ";
            hints.add(Row.of(Style.QUESTION, "your answer " + name + "> ").and(input.text() + "_"));
        }
        return hints;
    }

    @Override
    public void interrupted(int times) {
        interrupts = times;
    }

    private void readKeys() {
        while (!closing) {
            Optional<Integer> key = terminal.key(PAUSE);
            if (key.isEmpty()) continue;
            if (key.get() < 0) return;
            Optional<String> line = input.type(key.get());
            if (line.isPresent() && !line.get().isBlank()) {
                switch (Typed.read(line.get(), latest.holds())) {
                    case Typed.Answer(var hold, var choice, var text) -> answering.answer(hold, choice, text);
                    case Typed.NotUnderstood(var why) -> note(why);
                }
            } else {
                arrived.add(List.of());
            }
        }
    }
}
