package dev.theseus.core.run;

import dev.theseus.core.plan.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    /** How many targets have been put into waves; they go in order but for {@code per}. */
    final java.util.BitSet inWave = new java.util.BitSet();

    int finished;
    int failures;
    int acceptedFailures;
    /** Gates passed before the wave that comes next. */
    int gatesPassed;

    boolean lastRoundAdded;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant finishedAt;

    PhaseState(Phase phase) {
        this.phase = phase;
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

    boolean allInWaves() {
        return inWave.cardinality() == targets.size();
    }
}
