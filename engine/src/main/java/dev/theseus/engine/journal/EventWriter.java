package dev.theseus.engine.journal;

import dev.theseus.core.run.Event;
import dev.theseus.core.run.Event.*;
import dev.theseus.core.run.Target;
import dev.theseus.core.value.Value;
import tools.jackson.core.JsonGenerator;

/**
 * Writes events as JSON objects: which keys each type of event has. Type words and keys are those of {@code docs/journal-format.md}.
 */
final class EventWriter {
    private final JsonGenerator json;
    private final EventKeys keys;

    EventWriter(JsonGenerator json) {
        this.json = json;
        this.keys = new EventKeys(json);
    }

    void write(Event event) {
        json.writeStartObject();
        switch (event) {
            case RunStarted e -> runStarted(e);
            case RunResumed(var at, var by, var theseus, var fence) -> {
                keys.head("resume", at);
                keys.text("by", by);
                keys.text("theseus", theseus);
                keys.number("fence", fence);
            }
            case PlanAmended(var at, var by, var was, var plan, var changes) -> {
                keys.head("amend", at);
                keys.text("by", by);
                keys.text("was", was);
                keys.text("plan", plan);
                if (!changes.isEmpty()) keys.texts("changes", changes);
            }
            case JournalVouched(var at, var by, var why, var fence) -> {
                keys.head("vouch", at);
                keys.text("by", by);
                keys.text("why", why);
                keys.number("fence", fence);
            }
            case AgreedBeforehand(var at, var by, var steps) -> {
                keys.head("agree", at);
                keys.text("by", by);
                keys.texts("steps", steps);
            }
            case HostMet(var at, var host, var boot, var spool, var clockOffset) -> {
                keys.head("met", at);
                keys.text("host", host);
                keys.text("boot", boot);
                keys.text("spool", spool);
                keys.value("clock-offset", new Value.Span(clockOffset));
            }
            case VersionsRead(var at, var after, var versions, var failure) -> {
                keys.head("versions", at);
                json.writeName("versions");
                json.writeStartObject();
                versions.forEach((host, version) -> json.writeStringProperty(Names.write(host), version));
                json.writeEndObject();
                keys.flag("after", after);
                keys.failure(failure);
            }
            case FactRead(var at, var name, var value) -> {
                keys.head("fact", at);
                keys.text("name", name);
                keys.value("v", value);
            }
            case ConditionChecked(var at, var condition, var failure) -> {
                keys.head("condition", at);
                keys.number("condition", condition);
                keys.failure(failure);
            }
            case WindowClosed(var at, var closing, var evidence) -> {
                keys.head("window-closed", at);
                keys.number("closing", closing);
                keys.text("evidence", evidence);
            }
            case WindowAsked(var at, var closing, var failure) -> {
                keys.head("window-asked", at);
                keys.number("closing", closing);
                keys.failure(failure);
            }
            case BaselineRead(var at, var baseline, var after, var value, var failure) -> {
                keys.head("baseline", at);
                keys.number("baseline", baseline);
                keys.flag("after", after);
                keys.value("v", value);
                keys.failure(failure);
            }
            case RunEnded(var at, var ending, var message, var left) -> {
                keys.head("end", at);
                keys.text("ending", Words.ENDINGS.of(ending));
                keys.text("text", message);
                if (!left.isEmpty()) keys.texts("left", left);
            }
            case LeftAsked(var at, var ending, var site, var unit, var attempt, var over, var evidence) -> {
                keys.attempt("left", at, site, attempt);
                keys.text("ending", Words.ENDINGS.of(ending));
                keys.text("unit", unit);
                keys.flag("over", over);
                keys.text("evidence", evidence);
            }
            case PhaseStarted(var at, var phase) -> keys.phase("phase", at, phase);
            case PhaseSkipped(var at, var phase, var why) -> {
                keys.phase("phase-skip", at, phase);
                keys.text("why", why);
            }
            case TargetsBound e -> targetsBound(e);
            case GatePassed(var at, var phase, var gate, var wave, var value) -> {
                keys.phase("gate", at, phase);
                keys.number("gate", gate);
                keys.number("w", wave);
                keys.value("v", value);
            }
            case WaveStarted(var at, var phase, var wave, var targets) -> {
                keys.phase("wave", at, phase);
                keys.number("w", wave);
                keys.numbers("targets", targets);
            }
            case TargetsTakenUp(var at, var phase, var targets) -> {
                keys.phase("again", at, phase);
                keys.numbers("targets", targets);
            }
            case TargetsSetAside(var at, var phase, var targets) -> {
                keys.phase("aside", at, phase);
                keys.numbers("targets", targets);
            }
            case TargetFinished(var at, var phase, var target, var result) -> {
                keys.phase("target", at, phase);
                keys.number("target", target);
                if (result != TargetResult.DONE) keys.text("result", Words.RESULTS.of(result));
            }
            case PhaseFinished(var at, var phase) -> keys.phase("phase-end", at, phase);
            case ItemsBound(var at, var site, var items) -> {
                keys.site("items", at, site);
                json.writeName("items");
                Values.writeAll(json, items);
            }
            case StepSkipped(var at, var site, var reason, var captures) -> {
                keys.site("skip", at, site);
                keys.text("reason", Words.SKIPS.of(reason));
                keys.captures(captures);
            }
            case StepIntended(
                    var at,
                    var site,
                    var attempt,
                    var host,
                    var description,
                    var found,
                    var again,
                    var object) -> {
                keys.attempt("intend", at, site, attempt);
                keys.text("host", host);
                keys.text("do", description);
                if (!(found instanceof Value.Nil)) keys.value("found", found);
                keys.flag("again", again);
                keys.text("object", object);
            }
            case PromptAnswered(var at, var site, var attempt, var command, var index, var prompt) -> {
                keys.attempt("prompt", at, site, attempt);
                keys.number("command", command);
                keys.number("index", index);
                keys.text("prompt", prompt);
            }
            case StepApplied(var at, var site, var attempt, var result) -> {
                keys.attempt("applied", at, site, attempt);
                keys.fields("r", result.values());
            }
            case StepDone(var at, var site, var attempt, var captures, var output) -> {
                keys.attempt("done", at, site, attempt);
                keys.captures(captures);
                keys.text("out", output);
            }
            case StepFailed(
                    var at,
                    var site,
                    var attempt,
                    var failure,
                    var effect,
                    var output,
                    var remedies,
                    var meaning) -> {
                keys.attempt("failed", at, site, attempt);
                keys.failure(failure);
                keys.text("effect", Words.EFFECTS.of(effect));
                keys.text("out", output);
                if (!remedies.isEmpty()) keys.numbers("remedies", remedies);
                meaning.ifPresent(exit -> keys.text("exit", Words.EXITS.of(exit)));
            }
            case StepInDoubt(var at, var site, var attempt, var failure) -> {
                keys.attempt("doubt", at, site, attempt);
                keys.failure(failure);
            }
            case StepSettled(var at, var site, var attempt, var how, var evidence) -> {
                keys.attempt("settled", at, site, attempt);
                keys.text("how", Words.SETTLEMENTS.of(how));
                keys.text("evidence", evidence);
            }
            case RetryScheduled(var at, var site, var next, var notBefore) -> {
                keys.attempt("retry", at, site, next);
                json.writeName("not-before");
                Instants.write(json, notBefore);
            }
            case RemedyStarted(var at, var site, var remedy) -> {
                keys.site("remedy", at, site);
                keys.number("remedy", remedy);
            }
            case RemedyEnded(var at, var site, var remedy) -> {
                keys.site("remedy-end", at, site);
                keys.number("remedy", remedy);
            }
            case UndoStarted(var at, var phase, var target, var why) -> {
                keys.phase("undo", at, phase);
                keys.number("target", target);
                keys.text("why", why);
            }
            case UndoIntended(var at, var site, var attempt, var host, var description) -> {
                keys.attempt("undo-intend", at, site, attempt);
                keys.text("host", host);
                keys.text("do", description);
            }
            case UndoDone(var at, var site, var by) -> {
                keys.site("undone", at, site);
                keys.text("undone-by", Words.UNDOERS.of(by));
            }
            case UndoFailed(var at, var site, var attempt, var failure) -> {
                keys.attempt("undo-failed", at, site, attempt);
                keys.failure(failure);
            }
            case RollbackStarted(var at, var by, var why) -> {
                keys.head("rollback", at);
                keys.text("by", by);
                keys.text("why", why);
            }
            case FinalizeStarted(var at, var by) -> {
                keys.head("finalize", at);
                keys.text("by", by);
            }
            case HoldOpened e -> holdOpened(e);
            case HoldAnswered(var at, var hold, var choice, var answer, var by, var request) -> {
                keys.head("answer", at);
                keys.text("hold", hold);
                keys.text("choice", choice);
                keys.text("answer", answer);
                keys.text("by", by);
                keys.text("request", request);
            }
            case Requested(var at, var kind, var by, var reason, var request) -> {
                keys.head("request", at);
                keys.text("want", Words.REQUESTS.of(kind));
                keys.text("by", by);
                keys.text("why", reason);
                keys.text("request", request);
            }
            case Paused(var at) -> keys.head("paused", at);
        }
        json.writeEndObject();
    }

    private void runStarted(RunStarted e) {
        keys.head("start", e.at());
        keys.text("run", e.run());
        keys.text("by", e.by());
        keys.text("theseus", e.theseus());
        keys.text("plan", e.planHash());
        keys.text("inventory", e.inventoryHash());
        keys.number("fence", e.fence());
        if (!e.inputs().isEmpty()) keys.fields("inputs", e.inputs());
        if (!e.inherited().isEmpty()) keys.value("inherited", Inheriting.value(e.inherited()));
    }

    private void targetsBound(TargetsBound e) {
        keys.phase("bind", e.at(), e.phase());
        if (e.round() != 0) keys.number("round", e.round());
        json.writeName("added");
        json.writeStartArray();
        for (Target target : e.added()) {
            json.writeStartObject();
            keys.text("name", target.name());
            if (!target.value().equals(Value.of(target.name()))) keys.value("v", target.value());
            keys.text("group", target.group());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (e.selections().isEmpty()) return;
        json.writeName("selections");
        json.writeStartObject();
        e.selections().forEach((selector, hosts) -> keys.texts(Names.write(selector), hosts));
        json.writeEndObject();
    }

    private void holdOpened(HoldOpened e) {
        keys.head("hold", e.at());
        keys.text("hold", e.hold());
        e.site().ifPresent(keys::site);
        keys.text("kind", Words.HOLDS.of(e.kind()));
        keys.text("text", e.text());
        if (!e.choices().isEmpty()) keys.texts("choices", e.choices());
        keys.text("evidence", e.evidence());
        if (!e.request().isEmpty()) keys.text("request", e.request());
    }
}
