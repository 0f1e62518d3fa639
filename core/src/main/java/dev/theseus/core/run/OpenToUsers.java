package dev.theseus.core.run;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** To which targets users write again, so that going back would lose what they wrote. */
final class OpenToUsers {
    private final List<PhaseState> phases;

    OpenToUsers(List<PhaseState> phases) {
        this.phases = phases;
    }

    private Stream<TargetState> all() {
        return phases.stream()
                .flatMap(phase -> phase.targets.stream())
                .filter(target -> target.openedAt().isPresent());
    }

    /** Since when, at the earliest. */
    Optional<Instant> since() {
        return all().flatMap(target -> target.openedAt().stream()).min(Instant::compareTo);
    }

    /** Each name once. */
    List<TargetState> targets() {
        Map<String, TargetState> open = new LinkedHashMap<>();
        all().forEach(target -> open.putIfAbsent(target.target().name(), target));
        return List.copyOf(open.values());
    }

    Stream<Site> openedBy() {
        return targets().stream().flatMap(target -> target.openedBy().stream());
    }
}
