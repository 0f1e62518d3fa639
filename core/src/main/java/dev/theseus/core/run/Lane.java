package dev.theseus.core.run;

import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Failure;
import dev.theseus.core.value.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A target that is under way: which step it is at, and how that step stands. */
public final class Lane {
    public enum Status {
        /** The step at hand is to be prepared. */
        READY,
        /** Its effect is under way. */
        INTENDED,
        /** Its effect is over; verification and captures are under way. */
        APPLIED,
        IN_DOUBT,
        /** It failed, and what follows is not decided yet. */
        FAILED,
        HELD,
        /** The last begun step is to be undone. */
        UNDO_READY,
        UNDO_INTENDED
    }

    /** Why an attempt that is open cannot be found again on its host. */
    public enum Loss {
        /** The host was restarted since: nothing of it lives, and how far it came is not known. */
        RESTARTED,
        /** The host does not remember it: it may even be going on. */
        FORGOTTEN
    }

    /** How a lane stands, as far as the run as a whole must know. */
    enum Bearing {
        /** Nothing was begun on it. */
        FRESH,
        /** Between two steps. */
        BEGUN,
        /** An effect is under way, or in doubt. */
        IN_FLIGHT,
        /** What follows is being decided. */
        TURNING,
        HELD
    }

    static final Value.Fields NO_RESULT = new Value.Fields(Map.of());

    private final LaneId id;
    /** The intent of the step at hand, once it began. */
    Event.@Nullable StepIntended intent;

    /** The prompts of the open attempt that were answered, as {@code command.index}; few have any. */
    private @Nullable Set<String> answered;

    /** What happened since to the host of the intent. */
    private @Nullable Loss loss;

    final Deque<Frame> frames = new ArrayDeque<>(2);
    private final Map<Long, Integer> remedyUses = new HashMap<>(0);

    Status status = Status.READY;
    Status beforeHold = Status.READY;

    @Nullable
    Bearing counted;

    boolean begun;
    boolean undoing;
    boolean doubtOverResume;
    /** Whether a person has said that the step at hand goes back as found, whatever somebody else has made of it since. */
    boolean overwrites;

    int undoAttempt = 1;
    /** Where the undo under way is, or was last. */
    private String undoHost = "";

    Value.Fields result = NO_RESULT;

    @Nullable
    Failure failure;

    Effect effect = Effect.PARTIAL;

    /** The remedy that has just been carried out for the failed step; -1 for none. */
    int endedRemedy = -1;

    List<Integer> matchingRemedies = List.of();
    Step.@Nullable ExitMeaning exitMeaning;

    /** Whether its phase may run more than once: that of {@code always}, and {@code finalize}. */
    private final boolean recurs;

    /** The greatest number of an attempt on its target before that was taken up again; 0 where it was not. */
    final int attemptsBefore;

    Lane(LaneId id, List<Step> steps, boolean recurs, int attemptsBefore) {
        this.recurs = recurs;
        this.attemptsBefore = attemptsBefore;
        this.id = id;
        frames.push(new Frame(Frame.Kind.MAIN, steps, null, -1, null));
    }

    boolean recurs() {
        return recurs;
    }

    public LaneId id() {
        return id;
    }

    public Status status() {
        return status;
    }

    /** Whether it is on its way back. */
    public boolean undoing() {
        return undoing;
    }

    /** Whether a person has said that what somebody else changed since gives way to what was found. */
    public boolean overwrites() {
        return overwrites;
    }

    /** The step of its phase that it is at, whatever remedies or undoes that now; absent at the end. */
    Optional<Site> mainSite() {
        Frame main = frames.peekLast();
        return main == null || main.kind != Frame.Kind.MAIN || main.atEnd()
                ? Optional.empty()
                : Optional.of(new Site(id.phase(), id.target(), main.step().number(), main.item));
    }

    /** Whether it is known to have failed at a step of its phase, and a person is asked what now. */
    boolean standsFailed(Step step) {
        return status == Status.HELD && beforeHold == Status.FAILED && isAt(step);
    }

    /** Whether it is to begin, or to try again, a step of its phase: nothing of it is under way. */
    boolean isBefore(Step step) {
        return status == Status.READY && isAt(step);
    }

    private boolean isAt(Step step) {
        Frame frame = frames.peek();
        return frame != null
                && frame.kind == Frame.Kind.MAIN
                && !frame.atEnd()
                && frame.step().number() == step.number();
    }

    /** It begins at a step that was come to before. @param items how many items that step is repeated over; -1 where that is not known yet */
    void beginAt(Site site, int items) {
        Frame main = frames.element();
        while (main.step().number() != site.step()) main.position++;
        main.item = site.item();
        main.itemCount = items;
    }

    /** The step at hand; absent at the end, and while a step is undone by its action. */
    public Optional<Step> step() {
        Frame frame = frames.peek();
        return frame == null || frame.atEnd() ? Optional.empty() : Optional.of(frame.step());
    }

    /** The site of the step at hand. */
    public Optional<Site> site() {
        Frame frame = frames.peek();
        if (frame == null || frame.atEnd()) return Optional.empty();
        return Optional.of(new Site(id.phase(), id.target(), frame.step().number(), frame.item));
    }

    public int attempt() {
        Frame frame = frames.peek();
        return frame == null ? 1 : frame.attempt;
    }

    /** The result of the effect, between its end and its verification. */
    public Value.Fields result() {
        return result;
    }

    /** The intent of the step at hand, where it has begun. */
    public Optional<Event.StepIntended> intent() {
        return Optional.ofNullable(intent);
    }

    /** Why the open attempt cannot be found again; absent where it can. */
    public Optional<Loss> loss() {
        return Optional.ofNullable(loss);
    }

    /** A host is not what it was. What it forgot before a restart is dead, too. */
    void lose(String host, Loss what) {
        Status stands = status == Status.HELD ? beforeHold : status;
        boolean open = switch (stands) {
            case INTENDED, IN_DOUBT -> intent != null && intent.host().equals(host);
            case UNDO_INTENDED -> undoHost.equals(host);
            case READY, APPLIED, FAILED, HELD, UNDO_READY -> false;
        };
        if (open && loss != Loss.RESTARTED) loss = what;
    }

    /** The step at hand begins, in an attempt of its own. */
    void intend(Event.StepIntended e) {
        begun = true;
        intent = e;
        answered = null;
        loss = null;
        effect = Effect.PARTIAL;
    }

    void answered(int command, int index) {
        if (answered == null) answered = new HashSet<>(2);
        answered.add(command + "." + index);
    }

    /** Whether that prompt of the open attempt was answered already, for all that the journal knows. */
    boolean isAnswered(int command, int index) {
        return answered != null && answered.contains(command + "." + index);
    }

    /** The undo of the last begun step begins, in an attempt of its own. */
    void undo(Event.UndoIntended e) {
        undoAttempt = e.attempt();
        undoHost = e.host();
        loss = null;
    }

    /** The number of the undo that is under way, or was last. */
    public int undoAttempt() {
        return undoAttempt;
    }

    public Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /** The steps that the step at hand remedies or undoes, innermost first: their items are in scope, too. */
    public List<Site> origins() {
        return frames.stream()
                .map(frame -> frame.origin)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    /** Whether nothing was begun on it. */
    public boolean isFresh() {
        return bearing() == Bearing.FRESH;
    }

    Bearing bearing() {
        return switch (status) {
            case INTENDED, APPLIED, IN_DOUBT, UNDO_INTENDED -> Bearing.IN_FLIGHT;
            case READY -> begun ? Bearing.BEGUN : Bearing.FRESH;
            case FAILED, UNDO_READY -> Bearing.TURNING;
            case HELD -> Bearing.HELD;
        };
    }

    /** Whether the step at hand may be done twice, or was certainly not done at all. */
    boolean mayRepeat() {
        return effect == Effect.NONE || intent != null && intent.again();
    }

    int remedyUses(int step, int remedy) {
        return remedyUses.getOrDefault(remedyKey(step, remedy), 0);
    }

    void useRemedy(int step, int remedy) {
        remedyUses.merge(remedyKey(step, remedy), 1, Integer::sum);
    }

    private static long remedyKey(int step, int remedy) {
        return ((long) step << 20) | remedy;
    }
}
