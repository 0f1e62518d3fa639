package dev.theseus.cli.view;

import dev.theseus.cli.view.StepRecord.Attempt;
import dev.theseus.cli.view.StepRecord.Outcome;
import dev.theseus.cli.view.StepRecord.Undoing;
import dev.theseus.core.port.Failure;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Event.SkipReason;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers what happened to each step on each target. */
final class StepLog {
    private final RunState state;
    private final Map<Site, Entry> entries = new LinkedHashMap<>();

    StepLog(RunState state) {
        this.state = state;
    }

    List<StepRecord> records() {
        return entries.values().stream().map(Entry::record).toList();
    }

    void add(Event event) {
        switch (event) {
            case Event.StepIntended e -> entry(e.site()).began(e);
            case Event.PromptAnswered e -> entry(e.site()).prompted(e);
            case Event.StepApplied e -> entry(e.site()).applied(e);
            case Event.StepDone e -> entry(e.site()).done(e);
            case Event.StepSkipped e -> entry(e.site()).skipped(e);
            case Event.StepFailed e ->
                entry(e.site()).ended(e.at(), Outcome.FAILED, Optional.of(e.failure()), e.output());
            case Event.StepInDoubt e -> entry(e.site()).ended(e.at(), Outcome.IN_DOUBT, Optional.of(e.failure()), "");
            case Event.StepSettled e -> entry(e.site()).settled(e);
            case Event.UndoIntended e ->
                entry(e.site()).undoing = new Undoing(e.at(), Optional.empty(), Optional.empty(), Optional.empty());
            case Event.UndoDone e -> entry(e.site()).undone(e);
            case Event.UndoFailed e -> {
                Entry entry = entry(e.site());
                entry.undoing = new Undoing(
                        entry.undoStart(e.at()), Optional.of(e.at()), Optional.empty(), Optional.of(e.failure()));
            }
            case Event.RunStarted _,
                    Event.RunResumed _,
                    Event.PlanAmended _,
                    Event.JournalVouched _,
                    Event.AgreedBeforehand _,
                    Event.HostMet _,
                    Event.VersionsRead _,
                    Event.FactRead _,
                    Event.ConditionChecked _,
                    Event.WindowClosed _,
                    Event.WindowAsked _,
                    Event.BaselineRead _,
                    Event.RunEnded _,
                    Event.LeftAsked _,
                    Event.PhaseStarted _,
                    Event.PhaseSkipped _,
                    Event.TargetsBound _,
                    Event.GatePassed _,
                    Event.WaveStarted _,
                    Event.TargetsTakenUp _,
                    Event.TargetsSetAside _,
                    Event.TargetFinished _,
                    Event.PhaseFinished _,
                    Event.ItemsBound _,
                    Event.RetryScheduled _,
                    Event.RemedyStarted _,
                    Event.RemedyEnded _,
                    Event.UndoStarted _,
                    Event.RollbackStarted _,
                    Event.FinalizeStarted _,
                    Event.HoldOpened _,
                    Event.HoldAnswered _,
                    Event.Requested _,
                    Event.Paused _ -> {}
        }
    }

    private Entry entry(Site site) {
        return entries.computeIfAbsent(site, Entry::new);
    }

    /** One step on one target while it is gathered. */
    private final class Entry {
        private final Site site;
        private final List<Attempt> attempts = new ArrayList<>();
        private String host = "";
        private String description = "";
        private Value found = Value.NIL;
        private Map<String, Value> result = Map.of();
        private Map<String, Value> captures = Map.of();
        private @Nullable SkipReason skipped;
        private @Nullable Undoing undoing;

        Entry(Site site) {
            this.site = site;
        }

        void began(Event.StepIntended e) {
            if (attempts.isEmpty()) found = e.found();
            host = e.host();
            description = e.description();
            attempts.add(new Attempt(
                    e.attempt(), e.at(), Optional.empty(), Outcome.UNDER_WAY, Optional.empty(), "", "", List.of()));
        }

        void prompted(Event.PromptAnswered e) {
            if (attempts.isEmpty()) return;
            Attempt last = attempts.removeLast();
            List<StepRecord.Prompt> prompts = new ArrayList<>(last.prompts());
            prompts.add(new StepRecord.Prompt(e.at(), e.prompt()));
            attempts.add(new Attempt(
                    last.number(),
                    last.startedAt(),
                    last.endedAt(),
                    last.outcome(),
                    last.failure(),
                    last.output(),
                    last.note(),
                    prompts));
        }

        void applied(Event.StepApplied e) {
            result = e.result().values();
        }

        void done(Event.StepDone e) {
            captures = e.captures();
            if (attempts.isEmpty())
                attempts.add(new Attempt(
                        e.attempt(),
                        e.at(),
                        Optional.of(e.at()),
                        Outcome.DONE,
                        Optional.empty(),
                        e.output(),
                        "",
                        List.of()));
            else ended(e.at(), Outcome.DONE, Optional.empty(), e.output());
        }

        void skipped(Event.StepSkipped e) {
            skipped = e.reason();
            captures = e.captures();
        }

        void settled(Event.StepSettled e) {
            if (attempts.isEmpty()) return;
            Attempt last = attempts.removeLast();
            String how = e.how().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
            attempts.add(new Attempt(
                    last.number(),
                    last.startedAt(),
                    last.endedAt(),
                    last.outcome(),
                    last.failure(),
                    last.output(),
                    "in doubt, then: " + how + (e.evidence().isEmpty() ? "" : " (" + e.evidence() + ")"),
                    last.prompts()));
        }

        void ended(Instant at, Outcome outcome, Optional<Failure> failure, String output) {
            if (attempts.isEmpty()) return;
            Attempt last = attempts.removeLast();
            attempts.add(new Attempt(
                    last.number(),
                    last.startedAt(),
                    Optional.of(at),
                    outcome,
                    failure,
                    output.isEmpty() ? last.output() : output,
                    last.note(),
                    last.prompts()));
        }

        Instant undoStart(Instant otherwise) {
            Undoing current = undoing;
            return current == null ? otherwise : current.startedAt();
        }

        void undone(Event.UndoDone e) {
            undoing = new Undoing(undoStart(e.at()), Optional.of(e.at()), Optional.of(e.by()), Optional.empty());
        }

        StepRecord record() {
            var step = state.plan().step(site.step());
            List<Value> items = state.target(site).items(site.step());
            String item = site.item() >= 0 && site.item() < items.size()
                    ? items.get(site.item()).display()
                    : "";
            return new StepRecord(
                    site,
                    step,
                    state.target(site).target().name(),
                    item,
                    host,
                    description,
                    found,
                    attempts,
                    Optional.ofNullable(skipped),
                    result,
                    captures,
                    Optional.ofNullable(undoing));
        }
    }
}
