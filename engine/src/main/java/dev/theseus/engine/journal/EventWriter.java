package dev.theseus.engine.journal;

import dev.theseus.core.port.Failure;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Event.*;
import dev.theseus.core.run.Site;
import dev.theseus.core.run.Target;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * Writes events as JSON objects. Type words and keys are those of {@code docs/journal-format.md}; each key means the same in every
 * event, and a key is left out where its value is the ordinary one (empty, 0 for a round, 1 for an attempt, null, false).
 */
final class EventWriter {
    private final JsonGenerator json;

    EventWriter(JsonGenerator json) {
        this.json = json;
    }

    void write(Event event) {
        json.writeStartObject();
        switch (event) {
            case RunStarted e -> runStarted(e);
            case RunResumed(var at, var by, var theseus, var fence) -> {
                head("resume", at);
                text("by", by);
                text("theseus", theseus);
                number("fence", fence);
            }
            case PlanAmended(var at, var by, var was, var plan, var changes) -> {
                head("amend", at);
                text("by", by);
                text("was", was);
                text("plan", plan);
                if (!changes.isEmpty()) texts("changes", changes);
            }
            case JournalVouched(var at, var by, var why, var fence) -> {
                head("vouch", at);
                text("by", by);
                text("why", why);
                number("fence", fence);
            }
            case HostMet(var at, var host, var boot, var spool, var clockOffset) -> {
                head("met", at);
                text("host", host);
                text("boot", boot);
                text("spool", spool);
                value("clock-offset", new Value.Span(clockOffset));
            }
            case VersionsRead(var at, var after, var versions, var failure) -> {
                head("versions", at);
                json.writeName("versions");
                json.writeStartObject();
                versions.forEach((host, version) -> json.writeStringProperty(Names.write(host), version));
                json.writeEndObject();
                flag("after", after);
                failure(failure);
            }
            case FactRead(var at, var name, var value) -> {
                head("fact", at);
                text("name", name);
                value("v", value);
            }
            case ConditionChecked(var at, var condition, var failure) -> {
                head("condition", at);
                number("condition", condition);
                failure(failure);
            }
            case WindowClosed(var at, var closing, var evidence) -> {
                head("window-closed", at);
                number("closing", closing);
                text("evidence", evidence);
            }
            case BaselineRead(var at, var baseline, var after, var value, var failure) -> {
                head("baseline", at);
                number("baseline", baseline);
                flag("after", after);
                value("v", value);
                failure(failure);
            }
            case RunEnded(var at, var ending, var message, var left) -> {
                head("end", at);
                text("ending", Words.ENDINGS.of(ending));
                text("text", message);
                if (!left.isEmpty()) texts("left", left);
            }
            case LeftAsked(var at, var ending, var site, var unit, var attempt, var over, var evidence) -> {
                attempt("left", at, site, attempt);
                text("ending", Words.ENDINGS.of(ending));
                text("unit", unit);
                flag("over", over);
                text("evidence", evidence);
            }
            case PhaseStarted(var at, var phase) -> phase("phase", at, phase);
            case PhaseSkipped(var at, var phase, var why) -> {
                phase("phase-skip", at, phase);
                text("why", why);
            }
            case TargetsBound e -> targetsBound(e);
            case GatePassed(var at, var phase, var gate, var wave, var value) -> {
                phase("gate", at, phase);
                number("gate", gate);
                number("w", wave);
                value("v", value);
            }
            case WaveStarted(var at, var phase, var wave, var targets) -> {
                phase("wave", at, phase);
                number("w", wave);
                numbers("targets", targets);
            }
            case TargetsTakenUp(var at, var phase, var targets) -> {
                phase("again", at, phase);
                numbers("targets", targets);
            }
            case TargetFinished(var at, var phase, var target, var result) -> {
                phase("target", at, phase);
                number("target", target);
                if (result != TargetResult.DONE) text("result", Words.RESULTS.of(result));
            }
            case PhaseFinished(var at, var phase) -> phase("phase-end", at, phase);
            case ItemsBound(var at, var site, var items) -> {
                site("items", at, site);
                json.writeName("items");
                Values.writeAll(json, items);
            }
            case StepSkipped(var at, var site, var reason, var captures) -> {
                site("skip", at, site);
                text("reason", Words.SKIPS.of(reason));
                captures(captures);
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
                attempt("intend", at, site, attempt);
                text("host", host);
                text("do", description);
                if (!(found instanceof Value.Nil)) value("found", found);
                flag("again", again);
                text("object", object);
            }
            case PromptAnswered(var at, var site, var attempt, var command, var index, var prompt) -> {
                attempt("prompt", at, site, attempt);
                number("command", command);
                number("index", index);
                text("prompt", prompt);
            }
            case StepApplied(var at, var site, var attempt, var result) -> {
                attempt("applied", at, site, attempt);
                fields("r", result.values());
            }
            case StepDone(var at, var site, var attempt, var captures, var output) -> {
                attempt("done", at, site, attempt);
                captures(captures);
                text("out", output);
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
                attempt("failed", at, site, attempt);
                failure(failure);
                text("effect", Words.EFFECTS.of(effect));
                text("out", output);
                if (!remedies.isEmpty()) numbers("remedies", remedies);
                meaning.ifPresent(exit -> text("exit", Words.EXITS.of(exit)));
            }
            case StepInDoubt(var at, var site, var attempt, var failure) -> {
                attempt("doubt", at, site, attempt);
                failure(failure);
            }
            case StepSettled(var at, var site, var attempt, var how, var evidence) -> {
                attempt("settled", at, site, attempt);
                text("how", Words.SETTLEMENTS.of(how));
                text("evidence", evidence);
            }
            case RetryScheduled(var at, var site, var next, var notBefore) -> {
                attempt("retry", at, site, next);
                json.writeName("not-before");
                Instants.write(json, notBefore);
            }
            case RemedyStarted(var at, var site, var remedy) -> {
                site("remedy", at, site);
                number("remedy", remedy);
            }
            case RemedyEnded(var at, var site, var remedy) -> {
                site("remedy-end", at, site);
                number("remedy", remedy);
            }
            case UndoStarted(var at, var phase, var target, var why) -> {
                phase("undo", at, phase);
                number("target", target);
                text("why", why);
            }
            case UndoIntended(var at, var site, var attempt, var host, var description) -> {
                attempt("undo-intend", at, site, attempt);
                text("host", host);
                text("do", description);
            }
            case UndoDone(var at, var site, var by) -> {
                site("undone", at, site);
                text("undone-by", Words.UNDOERS.of(by));
            }
            case UndoFailed(var at, var site, var attempt, var failure) -> {
                attempt("undo-failed", at, site, attempt);
                failure(failure);
            }
            case RollbackStarted(var at, var by, var why) -> {
                head("rollback", at);
                text("by", by);
                text("why", why);
            }
            case FinalizeStarted(var at, var by) -> {
                head("finalize", at);
                text("by", by);
            }
            case HoldOpened e -> holdOpened(e);
            case HoldAnswered(var at, var hold, var choice, var answer, var by, var request) -> {
                head("answer", at);
                text("hold", hold);
                text("choice", choice);
                text("answer", answer);
                text("by", by);
                text("request", request);
            }
            case Requested(var at, var kind, var by, var reason, var request) -> {
                head("request", at);
                text("want", Words.REQUESTS.of(kind));
                text("by", by);
                text("why", reason);
                text("request", request);
            }
            case Paused(var at) -> head("paused", at);
        }
        json.writeEndObject();
    }

    private void runStarted(RunStarted e) {
        head("start", e.at());
        text("run", e.run());
        text("by", e.by());
        text("theseus", e.theseus());
        text("plan", e.planHash());
        text("inventory", e.inventoryHash());
        number("fence", e.fence());
        if (!e.inputs().isEmpty()) fields("inputs", e.inputs());
        if (!e.inherited().isEmpty()) value("inherited", Inheriting.value(e.inherited()));
    }

    private void targetsBound(TargetsBound e) {
        phase("bind", e.at(), e.phase());
        if (e.round() != 0) number("round", e.round());
        json.writeName("added");
        json.writeStartArray();
        for (Target target : e.added()) {
            json.writeStartObject();
            text("name", target.name());
            if (!target.value().equals(Value.of(target.name()))) value("v", target.value());
            text("group", target.group());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (e.selections().isEmpty()) return;
        json.writeName("selections");
        json.writeStartObject();
        e.selections().forEach((selector, hosts) -> texts(Names.write(selector), hosts));
        json.writeEndObject();
    }

    private void holdOpened(HoldOpened e) {
        head("hold", e.at());
        text("hold", e.hold());
        e.site().ifPresent(this::site);
        text("kind", Words.HOLDS.of(e.kind()));
        text("text", e.text());
        if (!e.choices().isEmpty()) texts("choices", e.choices());
        text("evidence", e.evidence());
        if (!e.request().isEmpty()) text("request", e.request());
    }

    private void head(String type, Instant at) {
        json.writeName("e");
        json.writeString(type);
        json.writeName("t");
        Instants.write(json, at);
    }

    private void phase(String type, Instant at, int phase) {
        head(type, at);
        number("p", phase);
    }

    private void site(String type, Instant at, Site site) {
        head(type, at);
        site(site);
    }

    private void site(Site site) {
        json.writeName("s");
        json.writeStartArray();
        json.writeNumber(site.phase());
        json.writeNumber(site.target());
        json.writeNumber(site.step());
        if (site.item() != Site.NO_ITEM) json.writeNumber(site.item());
        json.writeEndArray();
    }

    private void attempt(String type, Instant at, Site site, int attempt) {
        site(type, at, site);
        if (attempt != 1) number("n", attempt);
    }

    private void captures(Map<String, Value> captures) {
        if (!captures.isEmpty()) fields("c", captures);
    }

    private void fields(String key, Map<String, Value> values) {
        json.writeName(key);
        Values.writeFields(json, values);
    }

    private void failure(Optional<Failure> failure) {
        failure.ifPresent(this::failure);
    }

    private void failure(Failure failure) {
        json.writeName("failure");
        json.writeStartObject();
        text("code", Words.CODES.of(failure.code()));
        text("text", failure.message());
        text("remedy", failure.remedy());
        json.writeEndObject();
    }

    private void value(String key, Value value) {
        json.writeName(key);
        Values.write(json, value);
    }

    private void text(String key, String text) {
        if (text.isEmpty()) return;
        json.writeName(key);
        json.writeString(text);
    }

    private void texts(String key, List<String> texts) {
        json.writeName(key);
        json.writeStartArray();
        for (String text : texts) json.writeString(text);
        json.writeEndArray();
    }

    private void numbers(String key, List<Integer> numbers) {
        json.writeName(key);
        json.writeStartArray();
        for (int number : numbers) json.writeNumber(number);
        json.writeEndArray();
    }

    private void flag(String key, boolean flag) {
        if (flag) json.writeBooleanProperty(key, true);
    }

    private void number(String key, long number) {
        json.writeName(key);
        json.writeNumber(number);
    }
}
