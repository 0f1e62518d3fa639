package dev.theseus.core.run;

import dev.theseus.core.run.BeforeGoingBack.Consent;
import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.Event.RequestKind;
import dev.theseus.core.run.Event.Settlement;
import dev.theseus.core.run.Event.SkipReason;
import dev.theseus.core.run.Event.TargetResult;
import dev.theseus.core.run.Event.UndoneBy;
import dev.theseus.core.run.Lane.Status;
import dev.theseus.core.run.RunState.Stage;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a person's answer to a hold leads to. */
final class Answers {
    private Answers() {}

    static List<Event> decide(RunState state, Input.Answer answer, Instant at) {
        Hold hold = state.holds.get(answer.hold());
        if (hold == null || state.knows(answer.request())) return List.of();
        boolean anyText = hold.kind() == HoldKind.QUESTION && hold.choices().isEmpty();
        if (!anyText && !hold.choices().contains(answer.choice())) return List.of();
        List<Event> events = new ArrayList<>();
        Event answered =
                new Event.HoldAnswered(at, hold.id(), answer.choice(), answer.answer(), answer.by(), answer.request());
        if (hold.kind() == HoldKind.QUESTION) {
            events.add(answered);
            hold.site().ifPresent(site -> events.add(asked(state, site, answer, at)));
            return events;
        }
        // A request comes before the answer that it is part of: cut off between the two, the run does what was asked
        // for.
        if (answer.choice().equals(Choices.STOP)) stop(state, hold, answer, answered, at, events);
        else if (takesRunBack(hold, answer.choice())) rollback(state, hold, answer, answered, at, events);
        else {
            events.add(answered);
            if (hold.site().isPresent())
                events.addAll(onTarget(state, hold, hold.site().get(), answer, at));
            else events.addAll(onRun(state, hold, answer, at));
        }
        return events;
    }

    private static Event asked(RunState state, Site site, Input.Answer answer, Instant at) {
        Lane lane = Evolution.lane(state, site);
        Value said = Value.of(answer.answer().isEmpty() ? answer.choice() : answer.answer());
        return new Event.StepApplied(
                at, site, lane.attempt(), new Value.Fields(Map.of("answer", said, "by", Value.of(answer.by()))));
    }

    private static Event request(RequestKind kind, Hold hold, Input.Answer answer, Instant at) {
        return new Event.Requested(at, kind, answer.by(), hold.text(), answer.request() + "-" + kind);
    }

    /** On the way out, where all else has stopped, to stop means to leave undone what could not be done. */
    private static void stop(
            RunState state, Hold hold, Input.Answer answer, Event answered, Instant at, List<Event> events) {
        if (state.stage != Stage.ALWAYS) {
            events.add(request(RequestKind.STOP, hold, answer, at));
            events.add(answered);
            return;
        }
        events.add(answered);
        events.add(hold.site()
                .<Event>map(site -> leave(site, at))
                .orElseGet(() -> new Event.PhaseSkipped(at, state.phase, "left undone by " + answer.by())));
    }

    private static Event leave(Site site, Instant at) {
        return new Event.TargetFinished(at, site.phase(), site.target(), TargetResult.FAILED);
    }

    private static boolean takesRunBack(Hold hold, String choice) {
        return choice.equals(Choices.ROLLBACK)
                || choice.equals(Choices.LOOK) && hold.site().isEmpty();
    }

    private static void rollback(
            RunState state, Hold hold, Input.Answer answer, Event answered, Instant at, List<Event> events) {
        Optional<Event.HoldOpened> question = BeforeGoingBack.question(
                state, Consent.of(state, hold, answer.choice()), BeforeGoingBack.why(hold), "", at);
        if (question.isEmpty()) events.add(request(RequestKind.ROLLBACK, hold, answer, at));
        else if (!state.holds.openBeside(hold, question.get().kind())) events.add(question.get());
        events.add(answered);
    }

    private static Event undo(RunState state, Hold hold, Site site, String choice, Instant at) {
        return BeforeGoingBack.putsBack(state, hold, choice)
                ? new Event.UndoStarted(at, site.phase(), site.target(), hold.text())
                : BeforeGoingBack.question(state, site, at);
    }

    private static List<Event> onRun(RunState state, Hold hold, Input.Answer answer, Instant at) {
        return switch (hold.kind()) {
            case BASELINE_CHANGED ->
                answer.choice().equals(Choices.ACCEPT) && state.stage == Stage.BASELINES_AFTER
                        ? List.of(new Event.BaselineRead(at, state.index, true, Value.NIL, Optional.empty()))
                        : List.of();
            case GATE_FAILED ->
                answer.choice().equals(Choices.PASS)
                        ? Course.passGate(state, at).map(List::of).orElse(List.of())
                        : List.of();
            case TOO_MANY_FAILURES ->
                answer.choice().equals(Choices.RETRY)
                        ? List.of(new Event.TargetsTakenUp(
                                at, state.phase, state.phases.get(state.phase).failed()))
                        : List.of();
            case STEP_FAILED,
                    IN_DOUBT,
                    ASK_FIRST,
                    QUESTION,
                    EXPRESSION_FAILED,
                    CONDITION_BROKEN,
                    BINDING_FAILED,
                    UNDO_FAILED,
                    UNDO_IMPOSSIBLE,
                    LOSES_WRITES,
                    WINDOW_CLOSED,
                    WINDOW_UNKNOWN,
                    MIXED_VERSIONS,
                    GIVEN_UP -> List.of();
        };
    }

    private static List<Event> onTarget(RunState state, Hold hold, Site site, Input.Answer answer, Instant at) {
        Lane lane = state.lanes.get(site.lane());
        if (lane == null) return List.of();
        int attempt = lane.attempt();
        return switch (answer.choice()) {
            case Choices.RETRY -> retry(lane, hold, site, at);
            case Choices.DONE ->
                lane.beforeHold == Status.IN_DOUBT
                        ? List.of(settled(site, attempt, Settlement.IN_PLACE, answer, at))
                        : List.of(new Event.StepDone(at, site, attempt, Map.of(), ""));
            case Choices.AGAIN -> List.of(settled(site, attempt, Settlement.AGAIN, answer, at));
            case Choices.SKIP -> List.of(new Event.StepSkipped(at, site, SkipReason.PERSON, Map.of()));
            case Choices.UNDO, Choices.LOOK -> List.of(undo(state, hold, site, answer.choice(), at));
            case Choices.LEAVE ->
                lane.undoing ? List.of(new Event.UndoDone(at, site, UndoneBy.LEFT)) : List.of(leave(site, at));
            default -> List.of();
        };
    }

    private static Event settled(Site site, int attempt, Settlement how, Input.Answer answer, Instant at) {
        return new Event.StepSettled(at, site, attempt, how, "said by " + answer.by());
    }

    /**
     * What failed for good is begun anew. For what could only not be looked at, and for an undo of an action's own, the answer is enough:
     * it is the next thing to do anyway.
     */
    private static List<Event> retry(Lane lane, Hold hold, Site site, Instant at) {
        return switch (hold.kind()) {
            case STEP_FAILED -> List.of(new Event.RetryScheduled(at, site, lane.attempt() + 1, at));
            case UNDO_FAILED ->
                lane.step().isPresent()
                        ? List.of(new Event.RetryScheduled(at, site, lane.attempt() + 1, at))
                        : List.of();
            case EXPRESSION_FAILED,
                    IN_DOUBT,
                    ASK_FIRST,
                    QUESTION,
                    GATE_FAILED,
                    CONDITION_BROKEN,
                    BASELINE_CHANGED,
                    TOO_MANY_FAILURES,
                    BINDING_FAILED,
                    UNDO_IMPOSSIBLE,
                    LOSES_WRITES,
                    WINDOW_CLOSED,
                    WINDOW_UNKNOWN,
                    MIXED_VERSIONS,
                    GIVEN_UP -> List.of();
        };
    }
}
