package dev.theseus.engine.journal;

import dev.theseus.core.run.Event;
import dev.theseus.core.run.Event.*;
import dev.theseus.core.value.Value;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads events as {@link EventWriter} writes them. */
final class EventReader {
    private EventReader() {}

    /** Reads the event that begins at the parser's current token, and leaves the parser at its last one. */
    static Event read(JsonParser json) {
        Values.expect(json, JsonToken.START_OBJECT);
        if (!"e".equals(json.nextName())) throw new NotAnEvent("an event begins with its type, under the key 'e'");
        json.nextToken();
        String type = Values.text(json);
        var draft = new Draft();
        for (String key = json.nextName(); key != null; key = json.nextName()) {
            json.nextToken();
            draft.take(key, json);
        }
        return event(type, draft);
    }

    private static Event event(String type, Draft d) {
        return switch (type) {
            case "intend" ->
                new StepIntended(d.at(), d.site(), d.attempt, d.host, d.description, d.found, d.again, d.object);
            case "prompt" -> new PromptAnswered(d.at(), d.site(), d.attempt, d.command, d.index, d.prompt);
            case "applied" -> new StepApplied(d.at(), d.site(), d.attempt, new Value.Fields(d.result));
            case "done" -> new StepDone(d.at(), d.site(), d.attempt, d.captures, d.output);
            case "skip" -> new StepSkipped(d.at(), d.site(), Words.SKIPS.constant(d.word), d.captures);
            case "wave" -> new WaveStarted(d.at(), d.phase(), d.wave, d.targets);
            case "again" -> new TargetsTakenUp(d.at(), d.phase(), d.targets);
            case "aside" -> new TargetsSetAside(d.at(), d.phase(), d.targets);
            case "target" -> new TargetFinished(d.at(), d.phase(), d.target(), targetResult(d.word));
            case "items" -> new ItemsBound(d.at(), d.site(), d.items);
            case "failed" ->
                new StepFailed(
                        d.at(),
                        d.site(),
                        d.attempt,
                        d.failure(),
                        Words.EFFECTS.constant(d.word),
                        d.output,
                        d.remedies,
                        d.exit());
            case "doubt" -> new StepInDoubt(d.at(), d.site(), d.attempt, d.failure());
            case "settled" ->
                new StepSettled(d.at(), d.site(), d.attempt, Words.SETTLEMENTS.constant(d.word), d.evidence);
            case "retry" -> new RetryScheduled(d.at(), d.site(), d.attempt, d.notBefore());
            case "remedy" -> new RemedyStarted(d.at(), d.site(), d.remedy);
            case "remedy-end" -> new RemedyEnded(d.at(), d.site(), d.remedy);
            case "undo" -> new UndoStarted(d.at(), d.phase(), d.target(), d.why);
            case "undo-intend" -> new UndoIntended(d.at(), d.site(), d.attempt, d.host, d.description);
            case "undone" -> new UndoDone(d.at(), d.site(), Words.UNDOERS.constant(d.word));
            case "undo-failed" -> new UndoFailed(d.at(), d.site(), d.attempt, d.failure());
            default -> eventOfTheRun(type, d);
        };
    }

    private static Event eventOfTheRun(String type, Draft d) {
        return switch (type) {
            case "start" ->
                new RunStarted(d.at(), d.run, d.by, d.theseus, d.plan, d.inventory, d.fence, d.inputs, d.inherited);
            case "resume" -> new RunResumed(d.at(), d.by, d.theseus, d.fence);
            case "amend" -> new PlanAmended(d.at(), d.by, d.was, d.plan, d.changes);
            case "vouch" -> new JournalVouched(d.at(), d.by, d.why, d.fence);
            case "agree" -> new AgreedBeforehand(d.at(), d.by, d.steps);
            case "met" -> new HostMet(d.at(), d.host, d.boot, d.spool, d.clockOffset());
            case "versions" -> new VersionsRead(d.at(), d.after, d.versions, d.maybeFailure());
            case "fact" -> new FactRead(d.at(), d.name, d.value());
            case "condition" -> new ConditionChecked(d.at(), d.condition, d.maybeFailure());
            case "window-closed" -> new WindowClosed(d.at(), d.closing, d.evidence);
            case "window-asked" -> new WindowAsked(d.at(), d.closing, d.maybeFailure());
            case "baseline" -> new BaselineRead(d.at(), d.baseline, d.after, d.value(), d.maybeFailure());
            case "end" -> new RunEnded(d.at(), Words.ENDINGS.constant(d.word), d.text, d.left);
            case "left" ->
                new LeftAsked(d.at(), Words.ENDINGS.constant(d.word), d.site(), d.unit, d.attempt, d.over, d.evidence);
            case "phase" -> new PhaseStarted(d.at(), d.phase());
            case "phase-skip" -> new PhaseSkipped(d.at(), d.phase(), d.why);
            case "phase-end" -> new PhaseFinished(d.at(), d.phase());
            case "bind" -> new TargetsBound(d.at(), d.phase(), d.round, d.added, d.selections);
            case "gate" -> new GatePassed(d.at(), d.phase(), d.gate, d.wave, d.value());
            case "rollback" -> new RollbackStarted(d.at(), d.by, d.why);
            case "finalize" -> new FinalizeStarted(d.at(), d.by);
            case "hold" ->
                new HoldOpened(
                        d.at(),
                        d.hold,
                        d.maybeSite(),
                        Words.HOLDS.constant(d.word),
                        d.text,
                        d.choices,
                        d.evidence,
                        d.request);
            case "answer" -> new HoldAnswered(d.at(), d.hold, d.choice, d.answer, d.by, d.request);
            case "request" -> new Requested(d.at(), Words.REQUESTS.constant(d.word), d.by, d.why, d.request);
            case "paused" -> new Paused(d.at());
            default -> throw new UnknownWord(type);
        };
    }

    private static TargetResult targetResult(String word) {
        return word.isEmpty() ? TargetResult.DONE : Words.RESULTS.constant(word);
    }
}
