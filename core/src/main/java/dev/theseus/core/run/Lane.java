package dev.theseus.core.run;

import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Failure;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** A sequence of steps that the lane goes through: the phase's, a remedy's, or those that undo a step. */
    static final class Frame {
        enum Kind {
            MAIN,
            REMEDY,
            UNDO
        }

        final Kind kind;
        final List<Step> steps;
        /** The step that this frame remedies or undoes; absent for the main one. */
        final @Nullable Site origin;

        final int remedy;
        int position;
        int item = Site.NO_ITEM;
        int itemCount = -1;
        int attempt = 1;
        boolean approved;
        Instant notBefore = Instant.EPOCH;

        Frame(Kind kind, List<Step> steps, @Nullable Site origin, int remedy) {
            this.kind = kind;
            this.steps = steps;
            this.origin = origin;
            this.remedy = remedy;
        }

        boolean atEnd() {
            return position >= steps.size();
        }

        Step step() {
            return steps.get(position);
        }

        /** On to the next item or step. */
        void advance() {
            attempt = 1;
            approved = false;
            notBefore = Instant.EPOCH;
            if (itemCount >= 0 && item + 1 < itemCount) {
                item++;
                return;
            }
            position++;
            item = Site.NO_ITEM;
            itemCount = -1;
        }
    }

    private final LaneId id;
    /** The intent of the step at hand, once it began. */
    Event.@Nullable StepIntended intent;

    final Deque<Frame> frames = new ArrayDeque<>();
    private final Map<Long, Integer> remedyUses = new HashMap<>();

    Status status = Status.READY;
    Status beforeHold = Status.READY;
    boolean begun;
    boolean undoing;
    boolean doubtOverResume;
    int undoAttempt = 1;
    Value.Fields result = new Value.Fields(Map.of());

    @Nullable
    Failure failure;
    /** What a remedy is being carried out against. */
    @Nullable
    Failure remediedFailure;

    /** The remedy that has just been carried out for the failed step; -1 for none. */
    int endedRemedy = -1;

    List<Integer> matchingRemedies = List.of();
    Step.@Nullable ExitMeaning exitMeaning;

    Lane(LaneId id, List<Step> steps) {
        this.id = id;
        frames.push(new Frame(Frame.Kind.MAIN, steps, null, -1));
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

    boolean inFlight() {
        return switch (status) {
            case INTENDED, APPLIED, IN_DOUBT, UNDO_INTENDED, FAILED -> true;
            case READY, HELD, UNDO_READY -> false;
        };
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
