package dev.theseus.core.run;

import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.Event.Settlement;
import dev.theseus.core.run.Lane.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What follows where the end of a step is not known, or something about a step cannot be looked at. */
final class Doubts {
    /** So often a step is begun anew without a person after its end was not known: a command that always times out must not go on for ever. */
    static final int DOUBTS_AT_MOST = 3;

    private Doubts() {}

    static List<Event> doubtful(RunState state, Input.Doubtful i, Instant at) {
        return Late.lane(state, i.site(), i.attempt(), Status.INTENDED).isPresent()
                ? List.of(new Event.StepInDoubt(at, i.site(), i.attempt(), i.failure()))
                : List.of();
    }

    static List<Event> settled(RunState state, Input.Settled i, Instant at) {
        Optional<Lane> found = Late.lane(state, i.site(), i.attempt(), Status.IN_DOUBT);
        if (found.isEmpty()) return List.of();
        Lane lane = found.get();
        boolean unfounded = i.how() == Settlement.AGAIN && !lane.mayRepeat();
        Settlement how = unfounded ? Settlement.UNCLEAR : i.how();
        Event settled = new Event.StepSettled(at, i.site(), i.attempt(), how, i.evidence());
        return switch (how) {
            case UNCLEAR -> List.of(settled, unclear(state, lane, i, at));
            case FOUND, IN_PLACE, NEVER_STARTED, UNTOUCHED, AGAIN -> List.of(settled);
        };
    }

    /** A step about to begin anew, of which the end was not known too often: a person is asked before. */
    static boolean tooOften(Frame frame) {
        return frame.doubts >= DOUBTS_AT_MOST;
    }

    private static Event unclear(RunState state, Lane lane, Input.Settled i, Instant at) {
        // Why its end was not waited for says more than what was found of it afterwards.
        String why = lane.failure()
                .map(Failure::message)
                .filter(said -> !i.evidence().contains(said))
                .orElse("");
        Failure failure = new Failure(
                Code.IN_DOUBT,
                "it is not known whether this was carried out"
                        + (why.isEmpty() && i.evidence().isEmpty() ? "" : ": ")
                        + why
                        + (why.isEmpty() || i.evidence().isEmpty() ? "" : "; ")
                        + i.evidence(),
                "look at the host, then say: done, again (run it once more), undo, or stop; "
                        + claim(state, lane, "done, again or undo"));
        List<String> choices = LaneCourse.mayUndo(state, lane)
                ? List.of(Choices.DONE, Choices.AGAIN, Choices.UNDO, Choices.STOP)
                : List.of(Choices.DONE, Choices.AGAIN, Choices.STOP);
        return LaneCourse.hold(state, lane, HoldKind.IN_DOUBT, failure, choices, at);
    }

    static Event holdTooOften(RunState state, Lane lane, Frame frame, Instant at) {
        Failure last =
                frame.lastDoubt != null ? frame.lastDoubt : new Failure(Code.IN_DOUBT, "its end is not known", "");
        Failure failure = new Failure(
                last.code(),
                DOUBTS_AT_MOST + " times its end was not known, the last time: " + last.message(),
                "find out what keeps it from ending, then retry");
        return LaneCourse.holdFailed(state, lane, failure, at);
    }

    /** Nothing was changed by the look that failed; what may be chosen hangs on what the step had done before. */
    static List<Event> unprepared(RunState state, Input.Unprepared i, Instant at) {
        Lane lane = state.lanes.get(i.site().lane());
        if (lane == null) return List.of();
        if (lane.status == Status.UNDO_INTENDED)
            return Late.undoing(state, i.site(), lane.undoAttempt).isEmpty()
                    ? List.of()
                    : List.of(undoInDoubt(state, lane, i.failure(), at));
        if (!lane.site().equals(Optional.of(i.site()))) return List.of();
        return switch (lane.status) {
            case READY ->
                state.parks(lane) ? List.of() : List.of(hold(state, lane, i, at, Choices.RETRY, Choices.SKIP));
            case APPLIED, IN_DOUBT -> List.of(hold(state, lane, i, at, Choices.RETRY, Choices.DONE));
            case INTENDED -> List.of(new Event.StepInDoubt(at, i.site(), lane.attempt(), i.failure()));
            case FAILED, HELD, UNDO_READY, UNDO_INTENDED -> List.of();
        };
    }

    /** An undo of which nobody knows whether it goes on stays the attempt that it is: to retry takes it up again under its key. */
    private static Event undoInDoubt(RunState state, Lane lane, Failure failure, Instant at) {
        Failure doubt = new Failure(
                failure.code(),
                failure.message() + "; whether this undo goes on is not known",
                "retry takes it up where it is" + (failure.remedy().isEmpty() ? "" : ": " + failure.remedy()) + "; "
                        + claim(state, lane, "leave"));
        return LaneCourse.hold(
                state, lane, HoldKind.UNDO_FAILED, doubt, List.of(Choices.RETRY, Choices.LEAVE, Choices.STOP), at);
    }

    private static Event hold(RunState state, Lane lane, Input.Unprepared i, Instant at, String... choices) {
        List<String> all = LaneCourse.choices(state, lane, choices);
        if (lane.status != Status.IN_DOUBT) return LaneCourse.hold(state, lane, i.kind(), i.failure(), all, at);
        Failure failure = i.failure();
        String remedy = failure.remedy()
                + (failure.remedy().isEmpty() ? "" : "; ")
                + claim(state, lane, all.contains(Choices.UNDO) ? "done or undo" : "done");
        return LaneCourse.hold(state, lane, i.kind(), new Failure(failure.code(), failure.message(), remedy), all, at);
    }

    /** What a person says with an answer that goes on from an attempt whose end is not known. */
    private static String claim(RunState state, Lane lane, String choices) {
        String host = lane.status == Status.UNDO_INTENDED
                ? LaneCourse.lastBegun(state, lane).host()
                : lane.intent().map(Event.StepIntended::host).orElse("its host");
        return choices + " also says that nothing of it is at work on " + host + " any more; " + host
                + " is asked, and waited for, before anything else begins there";
    }
}
