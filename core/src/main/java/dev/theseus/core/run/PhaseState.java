package dev.theseus.core.run;

import dev.theseus.core.plan.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run knows of one phase. */
public final class PhaseState {
    public enum Status {
        PENDING,
        BINDING,
        RUNNING,
        DONE,
        SKIPPED
    }

    private final Phase phase;
    final List<TargetState> targets = new ArrayList<>();
    final Set<String> names = new HashSet<>();
    final Map<String, List<String>> selections = new LinkedHashMap<>();
    final List<List<Integer>> waves = new ArrayList<>();
    Status status = Status.PENDING;
    int round;
    /** Targets not yet in a wave, in order. */
    final Queued queued;

    /** Targets that failed and are taken up again, those first that are out of service: they go in waves of their own, before the others. */
    final Queued again;

    /** Targets that failed and are tried once more, when no other is left. */
    final Queued last;

    /** How many were set aside so far, and which failed since and were not. */
    int setAside;

    final Set<Integer> failedForNow = new LinkedHashSet<>();

    int finished;
    int failures;
    int acceptedFailures;
    /** Targets that failed and were left as they are: they are not counted on to serve. */
    int left;
    /** Gates passed before the wave that comes next. */
    int gatesPassed;

    boolean lastRoundAdded;
    /** The wave that the way back has come to; those after it are undone. */
    int backAt = -1;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant finishedAt;

    PhaseState(Phase phase) {
        this.phase = phase;
        boolean perGroup = phase.waves().per().isPresent();
        this.queued = Queued.asTheyCome(perGroup);
        this.again = Queued.asTheyCome(perGroup);
        this.last = Queued.asInThePlan(perGroup);
    }

    public Phase phase() {
        return phase;
    }

    public Status status() {
        return status;
    }

    public List<TargetState> targets() {
        return Collections.unmodifiableList(targets);
    }

    /** The targets of each wave begun so far, as indices. */
    public List<List<Integer>> waves() {
        return Collections.unmodifiableList(waves);
    }

    /** Targets whose end is known. */
    public int finished() {
        return finished;
    }

    public int failures() {
        return failures;
    }

    /** Targets that failed and wait to be tried once more; they count neither as finished nor as failures. */
    public int waitingAside() {
        return last.size();
    }

    public Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    public Optional<Instant> finishedAt() {
        return Optional.ofNullable(finishedAt);
    }

    /** The hosts a selector was bound to when the phase began. */
    public List<String> selection(String selector) {
        return selections.getOrDefault(selector, List.of());
    }

    /** All selections by their selectors' text. */
    public Map<String, List<String>> selections() {
        return Collections.unmodifiableMap(selections);
    }

    Lane newLane(int target) {
        return new Lane(
                new LaneId(phase.number(), target),
                phase.steps(),
                phase.kind() != Phase.Kind.FORWARD,
                targets.get(target).attemptsBefore());
    }

    boolean allInWaves() {
        return noneButLast() && last.isEmpty();
    }

    /** Whether all had their turn but those that are tried once more after that. */
    boolean noneButLast() {
        return queued.isEmpty() && again.isEmpty();
    }

    /** Targets that have failed and may be tried once more, last: as many as the plan has room for, each once. */
    List<Integer> toSetAside() {
        int room = phase.waves().quarantine().limitOf(targets.size()) - setAside;
        return room <= 0
                ? List.of()
                : failedForNow.stream()
                        .filter(number -> !targets.get(number).triedLast && targets.get(number).mayGoOn)
                        .limit(room)
                        .toList();
    }

    /** The targets that failed, those first that were left as they were. */
    List<Integer> failed() {
        List<Integer> failed = new ArrayList<>();
        for (Event.TargetResult result : List.of(Event.TargetResult.FAILED, Event.TargetResult.PUT_BACK))
            for (int number = 0; number < targets.size(); number++)
                if (targets.get(number).result == result && !targets.get(number).aside) failed.add(number);
        return failed;
    }

    /** More failures than the plan allows and a person has accepted. A person's word on the steps of the pseudo phases is enough there. */
    boolean tooManyFailures() {
        return failures > 0
                && phase.kind() == Phase.Kind.FORWARD
                && failures > Math.max(phase.waves().maxFailures().limitOf(targets.size()), acceptedFailures);
    }

    /** Whether the phase ends although targets are left that have not begun: too many failed, and the plan wants nobody asked. */
    boolean finishesEarly() {
        return phase.waves().tooMany() == Phase.TooMany.FINISH && tooManyFailures();
    }
}
