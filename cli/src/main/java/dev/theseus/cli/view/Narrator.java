package dev.theseus.cli.view;

import dev.theseus.cli.view.Line.Weight;
import dev.theseus.core.port.Failure;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.PhaseState;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tells events in words, one line each. */
public final class Narrator {
    private static final int NAMES = 6;
    private final RunState state;

    /** @param state to which each event has been applied before it is told */
    public Narrator(RunState state) {
        this.state = state;
    }

    public Line tell(Event event) {
        return switch (event) {
            case Event.RunStarted e ->
                info(e, "run " + e.run() + " of plan " + state.plan().name() + ", started by " + e.by());
            case Event.RunResumed e -> info(e, "resumed by " + e.by());
            case Event.PlanAmended e -> info(e, Mending.sentence(e));
            case Event.JournalVouched e ->
                new Line(
                        e.at(),
                        Weight.WARNING,
                        e.by() + " says that the journal counts, whatever hosts remember" + because(e.why()));
            case Event.AgreedBeforehand e -> info(e, e.by() + " agrees beforehand to " + String.join(", ", e.steps()));
            case Event.HostMet e -> met(e);
            case Event.VersionsRead e -> versionsRead(e);
            case Event.FactRead e ->
                detail(e, "fact " + e.name() + " = " + e.value().display());
            case Event.ConditionChecked e -> condition(e);
            case Event.WindowClosed e -> windowClosed(e);
            case Event.WindowAsked e -> windowAsked(e);
            case Event.BaselineRead e -> baseline(e);
            case Event.RunEnded e -> ended(e);
            case Event.LeftAsked e -> left(e);
            case Event.PhaseStarted e -> phaseStarted(e);
            case Event.PhaseSkipped e -> info(e, "phase '" + phaseName(e.phase()) + "' is left out: " + e.why());
            case Event.TargetsBound e ->
                detail(
                        e,
                        Counted.of(e.added().size(), "target") + ": "
                                + names(e.added().stream()
                                        .map(target -> target.name())
                                        .toList()));
            case Event.GatePassed e ->
                detail(
                        e,
                        "gate '"
                                + state.plan()
                                        .phase(e.phase())
                                        .gates()
                                        .get(e.gate())
                                        .name() + "' holds");
            case Event.WaveStarted e -> waveStarted(e);
            case Event.TargetsTakenUp e ->
                info(
                        e,
                        Counted.of(e.targets().size(), "target") + " of phase '" + phaseName(e.phase())
                                + "' taken up again: "
                                + names(e.targets().stream()
                                        .map(target -> target(e.phase(), target))
                                        .toList()));
            case Event.TargetsSetAside e ->
                info(
                        e,
                        names(e.targets().stream()
                                        .map(target -> target(e.phase(), target))
                                        .toList())
                                + ": set aside, to be tried once more when all others have had their turn");
            case Event.TargetFinished e -> targetFinished(e);
            case Event.PhaseFinished e -> phaseFinished(e);
            case Event.ItemsBound e ->
                detail(
                        e,
                        at(e.site()) + Counted.of(e.items().size(), "item") + ": "
                                + names(e.items().stream()
                                        .map(item -> item.display())
                                        .toList()));
            case Event.StepSkipped e -> detail(e, at(e.site()) + stepName(e.site()) + ": " + skipped(e.reason()));
            case Event.StepIntended e ->
                info(e, at(e.site()) + begun(e) + (e.attempt() > 1 ? " (attempt " + e.attempt() + ")" : ""));
            case Event.PromptAnswered e ->
                detail(e, at(e.site()) + stepName(e.site()) + ": answers '" + e.prompt() + "'");
            case Event.StepApplied e ->
                detail(
                        e,
                        at(e.site()) + stepName(e.site()) + ": over"
                                + (isVerified(e.site()) ? ", to be verified" : ""));
            case Event.StepDone e -> detail(e, at(e.site()) + stepName(e.site()) + ": done");
            case Event.StepFailed e -> failed(e, at(e.site()) + stepName(e.site()) + " failed: ", e.failure());
            case Event.StepInDoubt e ->
                new Line(e.at(), Weight.WARNING, at(e.site()) + stepName(e.site()) + " is in doubt: " + e.failure());
            case Event.StepSettled e ->
                info(
                        e,
                        at(e.site()) + stepName(e.site()) + ": " + settled(e.how())
                                + (e.evidence().isEmpty() || e.how() == Event.Settlement.FOUND
                                        ? ""
                                        : " (" + e.evidence() + ")"));
            case Event.RetryScheduled e ->
                info(
                        e,
                        at(e.site()) + stepName(e.site()) + ": attempt " + e.nextAttempt()
                                + (e.notBefore().isAfter(e.at())
                                        ? " in " + Times.span(Duration.between(e.at(), e.notBefore()))
                                        : " follows"));
            case Event.RemedyStarted e -> info(e, at(e.site()) + stepName(e.site()) + ": the plan knows a remedy");
            case Event.RemedyEnded e -> detail(e, at(e.site()) + stepName(e.site()) + ": the remedy was carried out");
            case Event.UndoStarted e ->
                new Line(
                        e.at(),
                        Weight.WARNING,
                        target(e.phase(), e.target()) + " is put back"
                                // The line before has just told a failure, with its code.
                                + (e.why().startsWith("THS-") ? "" : ": " + e.why()));
            case Event.UndoIntended e -> info(e, at(e.site()) + e.description());
            case Event.UndoDone e -> undone(e);
            case Event.UndoFailed e ->
                failed(e, at(e.site()) + "undo of " + stepName(e.site()) + " failed: ", e.failure());
            case Event.RollbackStarted e ->
                new Line(e.at(), Weight.WARNING, "rollback begins, wanted by " + e.by() + because(e.why()));
            case Event.FinalizeStarted e -> info(e, "finalizing, wanted by " + e.by());
            case Event.HoldOpened e ->
                new Line(
                        e.at(),
                        Weight.QUESTION,
                        "waits for a person (" + e.hold() + "): "
                                + e.site()
                                        .filter(site -> !e.text().contains(target(site.phase(), site.target())))
                                        .map(this::at)
                                        .orElse("")
                                + e.text()
                                + (e.choices().isEmpty() ? "" : " [" + String.join(" | ", e.choices()) + "]"));
            case Event.HoldAnswered e ->
                info(
                        e,
                        e.by() + " answered " + e.hold() + ": " + e.choice()
                                + (e.answer().isEmpty() ? "" : " " + e.answer()));
            case Event.Requested e -> info(e, e.by() + " wants: " + lower(e.kind()) + because(e.reason()));
            case Event.Paused e -> info(e, "paused");
        };
    }

    private static Line met(Event.HostMet e) {
        return Clocks.isOff(e.clockOffset())
                ? new Line(e.at(), Weight.WARNING, e.host() + ": its clock is " + Clocks.off(e.clockOffset()))
                : detail(e, e.host() + " is met");
    }

    private static String because(String why) {
        return why.isEmpty() ? "" : " (" + why + ")";
    }

    private static Line info(Event event, String text) {
        return new Line(event.at(), Weight.INFO, text);
    }

    private static Line detail(Event event, String text) {
        return new Line(event.at(), Weight.DETAIL, text);
    }

    private static Line failed(Event event, String what, Failure failure) {
        return new Line(event.at(), Weight.BAD, what + failure);
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String names(List<String> names) {
        String first = names.stream().limit(NAMES).collect(Collectors.joining(", "));
        return names.size() > NAMES ? first + " and " + (names.size() - NAMES) + " more" : first;
    }

    private static Line versionsRead(Event.VersionsRead e) {
        if (!e.after()) return info(e, "installed: " + versions(e.versions()));
        return e.failure()
                .map(failure -> new Line(e.at(), Weight.WARNING, "installed now: " + failure.message()))
                .orElseGet(() -> info(e, "installed now: " + versions(e.versions())));
    }

    private static String versions(Map<String, String> versions) {
        Map<String, Integer> counts = new TreeMap<>();
        versions.values().forEach(version -> counts.merge(version, 1, Integer::sum));
        if (counts.isEmpty()) return "nothing that the plan asks for";
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " on " + Counted.of(entry.getValue(), "host"))
                .collect(Collectors.joining(", "));
    }

    private Line windowClosed(Event.WindowClosed e) {
        String evidence = e.evidence().isEmpty() ? "" : " (" + e.evidence() + ")";
        return new Line(e.at(), Weight.WARNING, "the rollback window is closed: " + closing(e.closing()) + evidence);
    }

    private Line windowAsked(Event.WindowAsked e) {
        return e.failure()
                .map(failure -> new Line(
                        e.at(),
                        Weight.WARNING,
                        "nobody can tell whether the rollback window is closed: '" + closing(e.closing())
                                + "' cannot be asked: " + failure.message()))
                .orElseGet(() -> info(
                        e,
                        "the rollback window is open: '" + closing(e.closing())
                                + "' can be asked again, and does not hold"));
    }

    private String closing(int number) {
        return state.plan().closings().get(number).name();
    }

    private Line condition(Event.ConditionChecked e) {
        String name = state.plan().during().get(e.condition()).name();
        return e.failure()
                .map(failure -> new Line(e.at(), Weight.WARNING, "condition '" + name + "' does not hold: " + failure))
                .orElseGet(() -> detail(e, "condition '" + name + "' holds"));
    }

    private Line baseline(Event.BaselineRead e) {
        String name = state.plan().baselines().get(e.baseline()).name();
        return e.failure()
                .map(failure -> new Line(e.at(), Weight.WARNING, "'" + name + "' has changed: " + failure))
                .orElseGet(() -> detail(e, "'" + name + "' = " + e.value().display()));
    }

    private Line ended(Event.RunEnded e) {
        Weight weight = e.ending() == Ending.DONE
                ? Weight.GOOD
                : e.ending() == Ending.FINISHED_WITH_FAILURES || e.ending() == Ending.ROLLED_BACK
                        ? Weight.WARNING
                        : Weight.BAD;
        return new Line(
                e.at(),
                weight,
                lower(e.ending())
                        + (e.message().isEmpty() ? "" : ": " + e.message())
                        + (e.left().isEmpty()
                                ? ""
                                : "; left behind with an end that is not known: " + String.join("; ", e.left())));
    }

    private Line left(Event.LeftAsked e) {
        String what = at(e.site()) + (e.unit().startsWith("u.") ? "undo of " : "") + stepName(e.site()) + ", attempt "
                + e.attempt() + ", was left behind and ";
        return e.over()
                ? info(e, what + "is over")
                : new Line(e.at(), Weight.WARNING, what + "may go on: " + e.evidence());
    }

    private Line phaseStarted(Event.PhaseStarted e) {
        boolean own = e.phase() < state.plan().phases().size();
        if (!own && state.plan().phase(e.phase()).steps().isEmpty()) return detail(e, "on the way out");
        String number =
                own ? " " + (e.phase() + 1) + " of " + state.plan().phases().size() : "";
        return info(e, "phase" + number + ": " + phaseName(e.phase()));
    }

    private Line phaseFinished(Event.PhaseFinished e) {
        PhaseState phase = state.phase(e.phase());
        if (phase.phase().steps().isEmpty()) return detail(e, "nothing to do on the way out");
        String took = phase.startedAt().map(start -> took(start, e.at())).orElse("");
        return new Line(e.at(), Weight.GOOD, "phase '" + phaseName(e.phase()) + "' is done" + took);
    }

    private Line waveStarted(Event.WaveStarted e) {
        PhaseState phase = state.phase(e.phase());
        String line = "wave " + (e.wave() + 1) + ": "
                + names(e.targets().stream()
                        .map(target -> target(e.phase(), target))
                        .toList());
        return phase.targets().size() > 1 && !phase.phase().steps().isEmpty() ? info(e, line) : detail(e, line);
    }

    private Line targetFinished(Event.TargetFinished e) {
        PhaseState phase = state.phase(e.phase());
        String name = target(e.phase(), e.target());
        String count = " (" + phase.finished() + " of " + phase.targets().size() + ")";
        String took = phase.targets()
                .get(e.target())
                .startedAt()
                .map(start -> took(start, e.at()))
                .orElse("");
        if (phase.phase().steps().isEmpty()) return detail(e, name + " has nothing to do on the way out");
        return switch (e.result()) {
            case DONE -> new Line(e.at(), Weight.GOOD, name + " is done" + took + count);
            case FAILED -> new Line(e.at(), Weight.BAD, name + " failed, and is left as it is" + count);
            case PUT_BACK ->
                state.rollingBack()
                        ? new Line(e.at(), Weight.GOOD, name + " is as it was found")
                        : new Line(e.at(), Weight.BAD, name + " failed, and was put back as it was found" + count);
            case NOT_BEGUN -> detail(e, name + " is not begun");
        };
    }

    private static String took(Instant start, Instant end) {
        return " in " + Times.span(Duration.between(start, end));
    }

    private Line undone(Event.UndoDone e) {
        return switch (e.by()) {
            case ITSELF, STEPS -> detail(e, at(e.site()) + stepName(e.site()) + ": undone");
            case NOTHING -> detail(e, at(e.site()) + stepName(e.site()) + ": nothing to undo");
            case LEFT ->
                new Line(e.at(), Weight.WARNING, at(e.site()) + stepName(e.site()) + ": not undone, left as it is");
        };
    }

    private static String skipped(Event.SkipReason reason) {
        return switch (reason) {
            case WHEN -> "does not apply here";
            case IN_PLACE -> "is in place already";
            case PERSON -> "left out by a person's word";
        };
    }

    private boolean isVerified(Site site) {
        return state.plan().step(site.step()).conditions().verify().isPresent();
    }

    private static String settled(Event.Settlement how) {
        return switch (how) {
            case FOUND -> "found again, and its end is known";
            case NEVER_STARTED -> "never started, so it begins anew";
            case IN_PLACE -> "is in place";
            case UNTOUCHED -> "had no effect, so it begins anew";
            case AGAIN -> "may be done twice, so it begins anew";
            case UNCLEAR -> "cannot be told";
        };
    }

    private String at(Site site) {
        return target(site.phase(), site.target()) + ": ";
    }

    /** What is done, after the name that the plan gives it; a step without one is called by what it does, before its holes are filled. */
    private String begun(Event.StepIntended e) {
        String name = stepName(e.site());
        boolean named = !name.contains("${") && !e.description().contains(name);
        return named ? name + ": " + e.description() : e.description();
    }

    private String stepName(Site site) {
        return state.plan().step(site.step()).name();
    }

    private String phaseName(int phase) {
        return state.plan().phase(phase).name();
    }

    private String target(int phase, int target) {
        return Optional.of(state.phase(phase).targets().get(target))
                .map(found -> found.target().name())
                .orElse("");
    }
}
