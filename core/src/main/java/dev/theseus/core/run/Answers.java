package dev.theseus.core.run;

import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.Event.RequestKind;
import dev.theseus.core.run.Event.Settlement;
import dev.theseus.core.run.Event.SkipReason;
import dev.theseus.core.run.Event.UndoneBy;
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
        events.add(
                new Event.HoldAnswered(at, hold.id(), answer.choice(), answer.answer(), answer.by(), answer.request()));
        if (hold.kind() == HoldKind.QUESTION) {
            hold.site().ifPresent(site -> events.add(new Event.StepApplied(at, site, 1, Decider.answerResult(answer))));
            return events;
        }
        switch (answer.choice()) {
            case Choices.STOP -> events.add(Decider.request(RequestKind.STOP, answer, hold.text(), at));
            case Choices.ROLLBACK -> rollback(state, hold, answer, at, events);
            case Choices.ACCEPT -> acceptBaseline(state, hold, at, events);
            case Choices.PASS -> Course.passGate(state, at).ifPresent(events::add);
            default -> hold.site().ifPresent(site -> events.addAll(onTarget(state, hold, site, answer, at)));
        }
        return events;
    }

    private static void rollback(RunState state, Hold hold, Input.Answer answer, Instant at, List<Event> events) {
        Optional<Instant> opened = state.openedAt();
        if (opened.isPresent() && hold.kind() != HoldKind.LOSES_WRITES)
            events.add(Course.hold(
                    state,
                    HoldKind.LOSES_WRITES,
                    "Going back loses what users wrote since " + opened.get(),
                    List.of(Choices.ROLLBACK, Choices.LEAVE),
                    hold.text(),
                    at));
        else events.add(Decider.request(RequestKind.ROLLBACK, answer, hold.text(), at));
    }

    private static void acceptBaseline(RunState state, Hold hold, Instant at, List<Event> events) {
        if (hold.kind() == HoldKind.BASELINE_CHANGED)
            events.add(new Event.BaselineRead(at, state.index, true, Value.NIL, Optional.empty()));
    }

    private static List<Event> onTarget(RunState state, Hold hold, Site site, Input.Answer answer, Instant at) {
        Lane lane = state.lanes.get(site.lane());
        if (lane == null) return List.of();
        int attempt = lane.attempt();
        return switch (hold.kind()) {
            case STEP_FAILED ->
                switch (answer.choice()) {
                    case Choices.RETRY -> List.of(new Event.RetryScheduled(at, site, attempt + 1, at));
                    case Choices.DONE -> List.of(new Event.StepDone(at, site, attempt, Map.of(), ""));
                    case Choices.UNDO -> undo(site, hold, at);
                    default -> List.of();
                };
            case IN_DOUBT ->
                switch (answer.choice()) {
                    case Choices.DONE ->
                        List.of(new Event.StepSettled(
                                at, site, attempt, Settlement.IN_PLACE, "said by " + answer.by()));
                    case Choices.AGAIN ->
                        List.of(new Event.StepSettled(at, site, attempt, Settlement.AGAIN, "said by " + answer.by()));
                    case Choices.UNDO -> undo(site, hold, at);
                    default -> List.of();
                };
            case ASK_FIRST, EXPRESSION_FAILED ->
                switch (answer.choice()) {
                    case Choices.SKIP -> List.of(new Event.StepSkipped(at, site, SkipReason.PERSON, Map.of()));
                    case Choices.DONE -> List.of(new Event.StepDone(at, site, attempt, Map.of(), ""));
                    case Choices.UNDO -> undo(site, hold, at);
                    default -> List.of();
                };
            case UNDO_FAILED, UNDO_IMPOSSIBLE ->
                switch (answer.choice()) {
                    case Choices.SKIP -> List.of(new Event.StepSkipped(at, site, SkipReason.PERSON, Map.of()));
                    case Choices.LEAVE -> List.of(new Event.UndoDone(at, site, UndoneBy.LEFT));
                    case Choices.RETRY -> retryUndo(lane, site, attempt, at);
                    default -> List.of();
                };
            case QUESTION,
                    GATE_FAILED,
                    CONDITION_BROKEN,
                    BASELINE_CHANGED,
                    TOO_MANY_FAILURES,
                    BINDING_FAILED,
                    LOSES_WRITES -> List.of();
        };
    }

    private static List<Event> undo(Site site, Hold hold, Instant at) {
        return List.of(new Event.UndoStarted(at, site.phase(), site.target(), hold.text()));
    }

    /** Either a step of the way back failed, or an action's own undo. */
    private static List<Event> retryUndo(Lane lane, Site site, int attempt, Instant at) {
        if (lane.step().isPresent()) return List.of(new Event.RetryScheduled(at, site, attempt + 1, at));
        return List.of(new Event.UndoIntended(at, site, lane.undoAttempt, "", "undo, tried again"));
    }
}
