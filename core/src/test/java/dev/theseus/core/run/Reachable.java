package dev.theseus.core.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Every transition that can be: what happens, by how its lane stands (or the run, where it happens to that). */
public final class Reachable {
    private static final List<String> STATUSES = names(Lane.Status.values(), "NONE");
    private static final List<String> STAGES = names(RunState.Stage.values());
    private static final List<String> UNDER_WAY =
            List.of("VERSIONS", "FACTS", "CONDITIONS", "BASELINES", "PHASES", "BASELINES_AFTER", "ALWAYS");
    private static final List<String> BEFORE_ALWAYS = UNDER_WAY.subList(0, 6);

    private final Set<String> possible = new TreeSet<>();
    /** Transitions that cannot be, with their reasons. */
    private final List<String> impossible = new ArrayList<>();

    private static List<String> names(Enum<?>[] values, String... more) {
        List<String> names =
                new ArrayList<>(Arrays.stream(values).map(Enum::name).toList());
        names.addAll(List.of(more));
        return names;
    }

    /** An event of a lane happens in these statuses, and in no other, because. */
    private void lane(String event, String because, Lane.Status... statuses) {
        only(event, because, STATUSES, names(statuses));
    }

    private void stage(String event, String because, List<String> stages) {
        only(event, because, STAGES, stages);
    }

    private void only(String event, String because, List<String> all, List<String> some) {
        for (String standing : all)
            if (some.contains(standing)) possible.add(Transitions.name(event, standing));
            else impossible.add(Transitions.name(event, standing) + ": " + because);
    }

    private void answers(String kind, String... choices) {
        for (String choice : choices) possible.add("HoldAnswered " + kind + " " + choice);
    }

    public Reachable() {
        steps();
        wayBack();
        laneHolds();
        runHolds();
        run();
        phases();
    }

    /** Those that can be and were not taken. */
    public SortedSet<String> missing(Set<String> taken) {
        SortedSet<String> missing = new TreeSet<>(possible);
        missing.removeAll(taken);
        return missing;
    }

    /** Those that were taken and cannot be. */
    public SortedSet<String> unforeseen(Set<String> taken) {
        SortedSet<String> unforeseen = new TreeSet<>(taken);
        unforeseen.removeAll(possible);
        return unforeseen;
    }

    /** How many of those that can be were taken, in words. */
    public String coverage(Set<String> taken) {
        return "%d of %d possible transitions taken, %d impossible"
                .formatted(possible.size() - missing(taken).size(), possible.size(), impossible.size());
    }

    private void steps() {
        String waits = "only a step that waits to begin";
        lane("ItemsBound", waits, Lane.Status.READY);
        lane("StepSkipped WHEN", waits, Lane.Status.READY);
        lane("StepSkipped IN_PLACE", waits, Lane.Status.READY);
        lane(
                "StepSkipped PERSON",
                "offered where it waits, or where a step of an undo failed",
                Lane.Status.READY,
                Lane.Status.FAILED);
        lane("StepIntended", waits, Lane.Status.READY);
        lane(
                "StepApplied",
                "the end of an effect, or of a question to a person",
                Lane.Status.INTENDED,
                Lane.Status.READY);
        lane(
                "StepDone",
                "after verification, or by a person's word on a failure",
                Lane.Status.APPLIED,
                Lane.Status.FAILED,
                Lane.Status.READY);
        lane("StepFailed NONE", "what is verified has had its effect", Lane.Status.INTENDED);
        lane("StepFailed PARTIAL", "an effect or its verification", Lane.Status.INTENDED, Lane.Status.APPLIED);
        lane(
                "PromptAnswered",
                "while the command is followed, by the controller that began it or a later one",
                Lane.Status.INTENDED,
                Lane.Status.IN_DOUBT);
        lane("StepInDoubt", "only an effect under way", Lane.Status.INTENDED);
        for (Event.Settlement how : Event.Settlement.values())
            lane("StepSettled " + how, "only doubt is settled", Lane.Status.IN_DOUBT);
        lane(
                "RetryScheduled",
                "after a failure, or by a person's word on one that was settled before",
                Lane.Status.FAILED,
                Lane.Status.READY);
        lane("RemedyStarted", "only a failure is remedied", Lane.Status.FAILED);
        lane("RemedyEnded", "after its last step", Lane.Status.READY);
    }

    private void wayBack() {
        lane("UndoIntended", "only what is on its way back", Lane.Status.UNDO_READY);
        lane("UndoDone ITSELF", "only the action's own undo under way", Lane.Status.UNDO_INTENDED);
        lane("UndoDone NOTHING", "follows at once", Lane.Status.UNDO_READY);
        lane(
                "UndoDone LEFT",
                "a person's word on an undo that failed, cannot be, or is in doubt",
                Lane.Status.UNDO_READY,
                Lane.Status.UNDO_INTENDED);
        lane("UndoDone STEPS", "after its last step", Lane.Status.READY);
        lane("UndoFailed", "only the action's own undo under way", Lane.Status.UNDO_INTENDED);
        only(
                "UndoStarted",
                "by plan or person where a step waits, failed, is in doubt or cannot be verified; in a rollback on targets not under way",
                STATUSES,
                List.of("NONE", "READY", "FAILED", "APPLIED", "IN_DOUBT"));
        lane("TargetFinished DONE", "after its last step", Lane.Status.READY);
        lane("TargetFinished PUT_BACK", "after its last undo", Lane.Status.UNDO_READY);
        lane(
                "TargetFinished FAILED",
                "by a person's word: on a failure, and on whatever cannot be done of `always`",
                Lane.Status.FAILED,
                Lane.Status.READY,
                Lane.Status.APPLIED,
                Lane.Status.IN_DOUBT);
        lane("TargetFinished NOT_BEGUN", "kept for later: nothing writes it yet");
    }

    private void laneHolds() {
        lane("HoldOpened STEP_FAILED", "a failure, or doubt settled too often", Lane.Status.FAILED, Lane.Status.READY);
        lane("HoldOpened IN_DOUBT", "only doubt", Lane.Status.IN_DOUBT);
        lane("HoldOpened ASK_FIRST", "before it begins", Lane.Status.READY);
        lane("HoldOpened QUESTION", "instead of beginning", Lane.Status.READY);
        lane(
                "HoldOpened EXPRESSION_FAILED",
                "a look before, after, or in doubt; during an effect it is doubt",
                Lane.Status.READY,
                Lane.Status.APPLIED,
                Lane.Status.IN_DOUBT);
        lane(
                "HoldOpened UNDO_FAILED",
                "the action's own, which failed or is in doubt, or a step of it that failed or was in doubt too often",
                Lane.Status.UNDO_READY,
                Lane.Status.UNDO_INTENDED,
                Lane.Status.FAILED,
                Lane.Status.READY);
        lane("HoldOpened UNDO_IMPOSSIBLE", "when its turn to be undone comes", Lane.Status.UNDO_READY);
        lane(
                "HoldOpened WINDOW_UNKNOWN",
                "asks back about an undo that a person wants, wherever one is offered",
                Lane.Status.FAILED,
                Lane.Status.READY,
                Lane.Status.APPLIED,
                Lane.Status.IN_DOUBT);
        answers("STEP_FAILED", "retry", "done", "leave", "undo", "rollback", "stop");
        answers("IN_DOUBT", "done", "again", "undo", "stop");
        answers("ASK_FIRST", "go", "skip", "stop");
        answers("QUESTION", "this", "that", "text");
        answers("EXPRESSION_FAILED", "retry", "skip", "done", "undo", "rollback", "stop");
        answers("UNDO_FAILED", "retry", "put-back", "leave", "skip", "stop");
        answers("UNDO_IMPOSSIBLE", "leave", "stop");
    }

    private void runHolds() {
        stage("HoldOpened MIXED_VERSIONS", "asked at the start", List.of("VERSIONS"));
        answers("MIXED_VERSIONS", "continue", "stop");
        stage("HoldOpened GIVEN_UP", "asked at the start", List.of("VERSIONS"));
        answers("GIVEN_UP", "again", "done", "stop");
        stage("HoldOpened GATE_FAILED", "gates stand before waves of the plan's phases", List.of("PHASES"));
        stage(
                "HoldOpened CONDITION_BROKEN",
                "conditions count from their first asking to the way out",
                List.of("CONDITIONS", "BASELINES", "PHASES", "BASELINES_AFTER"));
        stage("HoldOpened BASELINE_CHANGED", "compared at the end", List.of("BASELINES_AFTER"));
        stage("HoldOpened TOO_MANY_FAILURES", "counted in the plan's phases", List.of("PHASES"));
        stage("HoldOpened BINDING_FAILED", "earlier looks refuse the run", List.of("CONDITIONS", "PHASES", "ALWAYS"));
        stage(
                "HoldOpened LOSES_WRITES",
                "users come in phases; after the end a wish needs its acceptance with it",
                List.of("PHASES", "BASELINES_AFTER", "ALWAYS"));
        stage(
                "HoldOpened WINDOW_CLOSED",
                "answers a wish while the run is under way; the window is not closed before the first phase",
                List.of("PHASES", "BASELINES_AFTER", "ALWAYS"));
        answers("WINDOW_CLOSED", "continue", "stop");
        stage(
                "HoldOpened WINDOW_UNKNOWN",
                "as for WINDOW_CLOSED; after the end a wish needs its acceptance with it",
                List.of("PHASES", "BASELINES_AFTER", "ALWAYS"));
        answers("WINDOW_UNKNOWN", "look", "rollback", "undo", "continue", "stop");
        answers("GATE_FAILED", "retry", "pass", "rollback", "stop");
        answers("CONDITION_BROKEN", "continue", "rollback", "stop");
        answers("BASELINE_CHANGED", "retry", "accept", "rollback", "stop");
        answers("TOO_MANY_FAILURES", "retry", "continue", "rollback", "stop");
        answers("BINDING_FAILED", "retry", "rollback", "stop");
        answers("LOSES_WRITES", "rollback", "leave");
    }

    private void run() {
        List<String> atAnyTime = new ArrayList<>(UNDER_WAY);
        atAnyTime.add("ENDED");
        stage("RunStarted", "once", List.of("NEW"));
        stage("RunResumed", "only what has begun", atAnyTime);
        stage("JournalVouched", "only what has begun", atAnyTime);
        stage("AgreedBeforehand", "only what has begun", atAnyTime);
        stage("PlanAmended", "only what is under way", UNDER_WAY);
        possible.add("HostMet new");
        possible.add("HostMet changed");
        stage("VersionsRead", "asked at the start", List.of("VERSIONS"));
        stage(
                "VersionsRead after",
                "asked where nothing is left but to end, of what was asked at the start",
                List.of("PHASES", "BASELINES_AFTER", "ALWAYS"));
        stage("FactRead", "asked once", List.of("FACTS"));
        stage(
                "ConditionChecked",
                "conditions count from their first asking to the way out",
                List.of("CONDITIONS", "BASELINES", "PHASES", "BASELINES_AFTER"));
        stage(
                "WindowClosed",
                "asked from the first phase on, and when somebody wants back",
                List.of("PHASES", "BASELINES_AFTER", "ALWAYS", "ENDED"));
        stage("WindowAsked", "as for WindowClosed", List.of("PHASES", "BASELINES_AFTER", "ALWAYS", "ENDED"));
        stage("BaselineRead", "before and after", List.of("BASELINES", "BASELINES_AFTER"));
        stage("Requested PAUSE", "nothing to pause", UNDER_WAY);
        stage("Requested STOP", "nothing left to stop on the way out", BEFORE_ALWAYS);
        stage("Requested ROLLBACK", "nothing to go back from", atAnyTime);
        stage("Requested ABANDON", "nothing to abandon", atAnyTime);
        stage("Requested FINALIZE", "only a run that ended well", List.of("ENDED"));
        stage("Paused", "only what is under way", UNDER_WAY);
        stage("RollbackStarted", "follows its request", atAnyTime);
        stage("FinalizeStarted", "only a run that ended well", List.of("ENDED"));
        stage(
                "RunEnded DONE",
                "at the end of the way out, or of a finalize without steps",
                List.of("ALWAYS", "PHASES"));
        stage("RunEnded FINISHED_WITH_FAILURES", "as for DONE", List.of("ALWAYS", "PHASES"));
        stage("RunEnded FAILED", "the plan stops it at a step", List.of("ALWAYS", "PHASES"));
        stage("RunEnded REFUSED", "before anything is changed", List.of("VERSIONS", "FACTS", "BASELINES"));
        List<String> stopped = new ArrayList<>(BEFORE_ALWAYS);
        stopped.add("ALWAYS");
        stage("RunEnded STOPPED", "only what is under way", stopped);
        stage("RunEnded ROLLED_BACK", "at the end of the way back", List.of("ALWAYS", "PHASES"));
        stage("LeftAsked over", "asked once nothing else goes on", List.of("ENDED"));
        stage("LeftAsked not over", "asked once nothing else goes on", List.of("ENDED"));
        stage("RunEnded ABANDONED", "nothing to abandon", atAnyTime);
    }

    private void phases() {
        stage("PhaseStarted", "phases in order; the way out leads to `always` from anywhere", UNDER_WAY);
        for (String event : List.of("PhaseSkipped", "TargetsBound", "WaveStarted", "PhaseFinished"))
            stage(event, "part of a phase", List.of("PHASES", "ALWAYS"));
        stage("TargetsTakenUp", "too many failures are counted in the plan's phases", List.of("PHASES"));
        stage("TargetsSetAside", "failures are counted in the plan's phases", List.of("PHASES"));
        stage("GatePassed", "gates stand before waves of the plan's phases", List.of("PHASES"));
    }
}
