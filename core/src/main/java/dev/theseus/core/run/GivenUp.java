package dev.theseus.core.run;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Versions that hosts had before a run that was given up with work left to do. Such a run may have brought the new version to a host and not what had to follow: to the next one, the version on the
 * disk does not say that all is done.
 */
public final class GivenUp {
    /** In the place of an action's name. */
    private static final String INSTALLED = "installed";

    private static final String VERSION = "version";
    private static final String RUN = "run";

    private GivenUp() {}

    /** What a run that was given up leaves to the next one; nothing where it had changed nothing, or nothing was left to do. */
    public static List<Inherited> leaves(RunState state, String run) {
        boolean begun = state.phases().stream()
                .flatMap(phase -> phase.targets().stream())
                .anyMatch(target -> !target.begun().isEmpty());
        boolean over = state.phases().stream()
                .filter(phase -> phase.phase().kind() == Phase.Kind.FORWARD)
                .allMatch(phase ->
                        phase.status() == PhaseState.Status.DONE || phase.status() == PhaseState.Status.SKIPPED);
        List<Inherited> left = new ArrayList<>();
        if (begun && !over)
            state.versions()
                    .forEach((host, version) -> left.add(new Inherited(
                            INSTALLED,
                            host,
                            product(state),
                            Value.of(Map.of(VERSION, Value.of(version), RUN, Value.of(run))))));
        return left;
    }

    private static String product(RunState state) {
        return state.plan().upgrade().map(Plan.Upgrade::product).orElse("");
    }

    /** One host that was changed by a run that was given up. */
    record Change(String host, String run, String had, String has) {
        @Override
        public String toString() {
            return host + " had " + had + " before run " + run + ", which was given up with work left to do, and has "
                    + has;
        }
    }

    /** Where the version that was read is not the one that was found first. */
    static List<Change> since(RunState state, Map<String, String> read) {
        List<Change> changes = new ArrayList<>();
        read.forEach((host, has) -> state.inherited(INSTALLED, host, product(state))
                .ifPresent(found -> {
                    if (found instanceof Value.Fields(var fields)
                            && fields.get(VERSION) instanceof Value.Text(var had)
                            && fields.get(RUN) instanceof Value.Text(var run)
                            && !had.equals(has)) changes.add(new Change(host, run, had, has));
                }));
        return changes;
    }

    /** The versions that count for a run that begins at the first step again. */
    static Map<String, String> foundFirst(List<Change> changes, Map<String, String> read) {
        Map<String, String> first = new LinkedHashMap<>(read);
        changes.forEach(change -> first.put(change.host(), change.had()));
        return first;
    }
}
