package dev.theseus.core.sim;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.run.Choices;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Event.TargetResult;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.PhaseState;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.TargetState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** I3: at most a wave in flight, never fewer in service than the plan says, each target once, and no further after too many failures. */
final class WaveRules {
    private final Plan plan;
    private final RunState shadow;
    private final Map<Integer, Set<Integer>> waved = new HashMap<>();
    private final Map<Integer, Integer> accepted = new HashMap<>();
    private final Set<String> begun = new HashSet<>();
    private final Set<String> aside = new HashSet<>();
    private final Set<Integer> early = new HashSet<>();

    WaveRules(Plan plan, RunState shadow) {
        this.plan = plan;
        this.shadow = shadow;
    }

    void observe(Event event) {
        switch (event) {
            case Event.WaveStarted e -> started(e);
            case Event.TargetsTakenUp e -> takenUp(e);
            case Event.TargetsSetAside e -> setAside(e);
            case Event.PhaseStarted e -> {
                waved.remove(e.phase());
                Invariants.check(
                        plan.phase(e.phase()).kind() != Phase.Kind.FORWARD || early.isEmpty(),
                        "a phase begins behind one that was finished early: " + e);
            }
            case Event.PhaseFinished e -> finished(e);
            case Event.RunEnded e -> ended(e);
            case Event.HoldAnswered e -> {
                var hold = shadow.holds().get(e.hold());
                if (hold != null
                        && hold.kind() == Event.HoldKind.TOO_MANY_FAILURES
                        && e.choice().equals(Choices.CONTINUE))
                    shadow.currentPhase()
                            .ifPresent(phase -> accepted.put(phase.phase().number(), phase.failures()));
            }
            case Event.StepIntended e -> {
                var lane = shadow.lanes().get(e.site().lane());
                if (lane != null && !lane.undoing() && begun.add(e.site().lane().toString()))
                    failures(e.site().phase());
            }
            default -> {}
        }
    }

    /** Only too many failures let a phase end with targets that were in no wave, or have not begun in theirs. */
    private void finished(Event.PhaseFinished e) {
        PhaseState phase = shadow.phase(e.phase());
        boolean all = waved.getOrDefault(e.phase(), Set.of()).size()
                        == phase.targets().size()
                && phase.targets().stream().allMatch(target -> target.result().isPresent());
        if (all) return;
        early.add(e.phase());
        int limit = phase.phase().waves().maxFailures().limitOf(phase.targets().size());
        Invariants.check(
                phase.phase().waves().tooMany() == Phase.TooMany.FINISH && phase.failures() > limit,
                "a target was in no wave: " + e);
        for (int number = 0; number < phase.targets().size(); number++)
            Invariants.check(
                    phase.targets().get(number).result().isPresent()
                            || !begun.contains(new LaneId(e.phase(), number).toString()),
                    "a phase ends under a target that goes on: " + e);
    }

    /** None is left half way: what was to be tried once more, and did not come to it, has failed as it had. */
    void applied(Event event) {
        if (event instanceof Event.PhaseFinished e)
            Invariants.check(
                    shadow.phase(e.phase()).targets().stream()
                            .allMatch(target -> target.result().isPresent()
                                    || target.begun().isEmpty()),
                    "a target is left half way: " + e);
    }

    /** What failed and was to be tried once more has come through, or has failed: it is not as if nothing had been. */
    private void ended(Event.RunEnded e) {
        if (e.ending() != Ending.DONE && e.ending() != Ending.FINISHED_WITH_FAILURES) return;
        for (PhaseState phase : shadow.phases())
            for (int number = 0; number < phase.targets().size(); number++)
                Invariants.check(
                        !aside.contains(phase.phase().number() + "." + number)
                                || phase.targets().get(number).result().isPresent(),
                        "set aside, and forgotten: " + number);
    }

    /** What failed and may be tried again waits once, within the plan's room. */
    private void setAside(Event.TargetsSetAside e) {
        PhaseState phase = shadow.phase(e.phase());
        int room = phase.phase().waves().quarantine().limitOf(phase.targets().size());
        for (int number : e.targets()) {
            TargetState target = phase.targets().get(number);
            Invariants.check(
                    target.result().equals(Optional.of(TargetResult.FAILED))
                            || target.result().equals(Optional.of(TargetResult.PUT_BACK)),
                    "set aside, and has not failed: " + number);
            Invariants.check(aside.add(e.phase() + "." + number), "set aside twice: " + number);
            Invariants.check(
                    aside.stream()
                                    .filter(each -> each.startsWith(e.phase() + "."))
                                    .count()
                            <= room,
                    "more are set aside than the plan has room for: " + e);
            waved.getOrDefault(e.phase(), new HashSet<>()).remove(number);
            begun.remove(new LaneId(e.phase(), number).toString());
        }
    }

    private void takenUp(Event.TargetsTakenUp e) {
        accepted.remove(e.phase());
        for (int number : e.targets()) {
            var result = shadow.phase(e.phase()).targets().get(number).result();
            Invariants.check(
                    result.equals(Optional.of(TargetResult.FAILED))
                            || result.equals(Optional.of(TargetResult.PUT_BACK)),
                    "taken up again, and has not failed: " + number);
            waved.getOrDefault(e.phase(), new HashSet<>()).remove(number);
            begun.remove(new LaneId(e.phase(), number).toString());
        }
    }

    private void failures(int number) {
        PhaseState phase = shadow.phase(number);
        if (phase.phase().kind() != Phase.Kind.FORWARD) return;
        int limit = phase.phase().waves().maxFailures().limitOf(phase.targets().size());
        Invariants.check(
                phase.failures() <= Math.max(limit, accepted.getOrDefault(number, 0)),
                "a target begins after too many failures in phase " + number);
    }

    private void started(Event.WaveStarted e) {
        PhaseState phase = shadow.phase(e.phase());
        Phase.Waves rule = plan.phase(e.phase()).waves();
        List<TargetState> targets = phase.targets();
        Invariants.check(shadow.lanes().isEmpty(), "I3: a wave before the last one is over: " + e);
        Invariants.check(e.wave() == phase.waves().size() && !e.targets().isEmpty(), "not a wave: " + e);
        boolean last =
                e.targets().stream().anyMatch(target -> targets.get(target).isSetAside());
        if (last)
            for (int target = 0; target < targets.size(); target++)
                Invariants.check(
                        targets.get(target).isSetAside()
                                || waved.getOrDefault(e.phase(), Set.of()).contains(target),
                        "tried once more before others had their turn: " + e);
        for (int target : e.targets())
            Invariants.check(
                    waved.computeIfAbsent(e.phase(), _ -> new HashSet<>()).add(target), "a target in two waves: " + e);
        boolean canary = e.wave() == 0 && rule.canary() > 0;
        int size = canary ? rule.canary() : Math.max(1, rule.size().of(targets.size()));
        Map<String, Integer> taken = new HashMap<>();
        for (int target : e.targets())
            taken.merge(
                    rule.per().isPresent() && !canary
                            ? targets.get(target).target().group()
                            : "",
                    1,
                    Integer::sum);
        taken.values().forEach(count -> Invariants.check(count <= size, "I3: more than the wave's size: " + e));
        // Who was left failed is out of service, taken up again or not; only the others are taken out of it.
        long left =
                targets.stream().filter(target -> target.leftAt().isPresent()).count();
        long out = e.targets().stream()
                .filter(target -> targets.get(target).leftAt().isEmpty())
                .count();
        rule.minInService()
                .filter(_ -> out > 0)
                .ifPresent(min -> Invariants.check(
                        targets.size() - out - left >= min.of(targets.size()),
                        "I3: fewer in service than the plan says: " + e));
        failures(e.phase());
    }
}
