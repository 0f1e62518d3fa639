package dev.theseus.core.run;

import dev.theseus.core.run.Event.HoldKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a person is asked before anything is taken back: whether users' writes may be lost, and whether it may be although nobody can tell if the window is open. */
final class BeforeGoingBack {
    /** So many targets are named; more would hide the question. */
    private static final int SHOWN = 10;

    private BeforeGoingBack() {}

    /**
     * What a person has agreed to already.
     *
     * @param loss that what users wrote is lost
     * @param unknown that a condition that closes the rollback window may hold, and cannot be asked
     */
    record Consent(boolean loss, boolean unknown) {
        static Consent of(Input.Wish wish) {
            return new Consent(wish.accepted(), wish.acceptsUnknown());
        }

        /** Only to what the person was shown, and not to what came since. Whoever has it looked at once more agrees to nothing. */
        static Consent of(RunState state, Hold hold, String choice) {
            if (choice.equals(Choices.LOOK)) return new Consent(false, false);
            boolean unknown = hold.kind() == HoldKind.WINDOW_UNKNOWN;
            Instant shown = hold.since();
            // A step that lets users in may have been prepared just before the question, and begun after it.
            boolean loss =
                    state.openedAt().map(opened -> opened.isBefore(shown)).orElse(true);
            boolean window = state.unknownWindow().stream()
                    .noneMatch(each -> each.since().isAfter(shown));
            return new Consent(hold.kind() == HoldKind.LOSES_WRITES || unknown && loss, unknown && window);
        }
    }

    /** Whether an answer about a target puts it back now: it is known that it may be, or the person was told that nobody knows. */
    static boolean putsBack(RunState state, Hold hold, String choice) {
        return state.unknownWindow().isEmpty()
                || choice.equals(Choices.UNDO)
                        && Consent.of(state, hold, choice).unknown();
    }

    /** Why the person who was asked wants the run back. */
    static String why(Hold hold) {
        boolean askedBack = hold.kind() == HoldKind.LOSES_WRITES || hold.kind() == HoldKind.WINDOW_UNKNOWN;
        return askedBack ? hold.evidence() : hold.text();
    }

    /**
     * The question that a person must answer before the run goes back; none where there is nothing to ask.
     *
     * @param why the person wants it back
     * @param request the wish that it asks back about; empty where an answer led to it
     */
    static Optional<Event.HoldOpened> question(
            RunState state, Consent consent, String why, String request, Instant at) {
        Optional<Instant> opened = consent.loss() ? Optional.empty() : state.openedAt();
        if (!consent.unknown() && !state.unknownWindow().isEmpty())
            return Optional.of(ofRun(
                    state,
                    HoldKind.WINDOW_UNKNOWN,
                    unknown(state)
                            + opened.map(since -> ". " + loss(state, since)).orElse(""),
                    state.stage == RunState.Stage.ALWAYS
                            ? List.of(Choices.LOOK, Choices.ROLLBACK, Choices.CONTINUE)
                            : List.of(Choices.LOOK, Choices.ROLLBACK, Choices.CONTINUE, Choices.STOP),
                    why,
                    request,
                    at));
        return opened.map(since -> ofRun(
                state,
                HoldKind.LOSES_WRITES,
                loss(state, since),
                List.of(Choices.ROLLBACK, Choices.LEAVE),
                why,
                request,
                at));
    }

    private static Event.HoldOpened ofRun(
            RunState state, HoldKind kind, String text, List<String> choices, String why, String request, Instant at) {
        return new Event.HoldOpened(at, state.holds.nextId(), Optional.empty(), kind, text, choices, why, request);
    }

    /** The same, of one target. */
    static Event question(RunState state, Site site, Instant at) {
        String text = "'" + state.target(site).target().name() + "' is not put back yet: " + unknown(state);
        return new Event.HoldOpened(
                at,
                state.holds.nextId(),
                Optional.of(site),
                HoldKind.WINDOW_UNKNOWN,
                text,
                List.of(Choices.LOOK, Choices.UNDO, Choices.CONTINUE, Choices.STOP),
                "");
    }

    /** What nobody can tell, and why. */
    static String unknown(RunState state) {
        return state.unknownWindow().stream()
                .map(UnknownWindow::toString)
                .collect(Collectors.joining("; ", "nobody can tell whether the rollback window is closed: ", ""));
    }

    private static String loss(RunState state, Instant opened) {
        List<String> open = state.openTargets().stream()
                .map(target -> target.target().name())
                .toList();
        return "Going back loses what users wrote since " + opened + " on "
                + (open.size() == 1 ? "1 target: " : open.size() + " targets: ")
                + String.join(", ", open.subList(0, Math.min(open.size(), SHOWN)))
                + (open.size() > SHOWN ? ", …" : "")
                + (state.countsWrites() ? "" : "; the plan does not say how to count them");
    }

    /** Whoever is asked about a loss is told how much it is. */
    static List<Event> counted(List<Event> events, List<String> losses) {
        if (losses.isEmpty()) return events;
        return events.stream()
                .map(event -> event instanceof Event.HoldOpened hold && tellsOfLoss(hold)
                        ? hold.saying(hold.text() + ". To be lost: " + String.join("; ", losses))
                        : event)
                .toList();
    }

    private static boolean tellsOfLoss(Event.HoldOpened hold) {
        return hold.kind() == HoldKind.LOSES_WRITES
                || hold.kind() == HoldKind.WINDOW_UNKNOWN && hold.site().isEmpty();
    }

    /** Whoever goes back over what stands in the way is on record with it. */
    static String onRecord(RunState state, Input.Wish wish) {
        List<String> accepted = new ArrayList<>();
        state.openedAt().ifPresent(opened -> accepted.add("accepts the loss of what users wrote since " + opened));
        state.unknownWindow().forEach(each -> accepted.add("goes back although " + each));
        if (accepted.isEmpty()) return wish.reason();
        String accepts = String.join("; ", accepted);
        return wish.reason().isEmpty() ? accepts : wish.reason() + " (" + accepts + ")";
    }
}
