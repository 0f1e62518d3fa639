package dev.theseus.core.run;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Event.HoldKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The gate at the start of a run: versions that the plan does not take refuse it; those that a run left that was given up, and a mixture of them, are a person's to judge. What the last
 * look finds is only told: a run ends as it ends.
 */
final class Versions {
    private Versions() {}

    /** One event says it all: a journal cut after the versions would forget that they were refused, or to be asked about. */
    static Event decide(RunState state, Input.Versions i, Instant at) {
        if (i.after()) return read(i, at);
        if (i.failure().isPresent())
            return new Event.RunEnded(at, Ending.REFUSED, i.failure().get().toString());
        List<GivenUp.Change> changes = GivenUp.since(state, i.versions());
        String shown =
                String.join("; ", changes.stream().map(GivenUp.Change::toString).toList());
        if (!shown.equals(state.shownGivenUp))
            return Course.hold(
                    state,
                    HoldKind.GIVEN_UP,
                    shown,
                    List.of(Choices.AGAIN, Choices.DONE, Choices.STOP),
                    "the version alone does not say that all of that run's work is done; nothing was changed yet",
                    at);
        Map<String, String> counting =
                state.foundFirstCounts ? GivenUp.foundFirst(changes, i.versions()) : i.versions();
        return same(state, new Input.Versions(false, counting, Optional.empty()), at);
    }

    private static Event same(RunState state, Input.Versions i, Instant at) {
        String mixture = mixture(i.versions());
        String text = "the hosts have different versions: " + mixture;
        if (mixture.isEmpty() || text.equals(state.acceptedMixture)) return read(i, at);
        return switch (state.plan().upgrade().map(Plan.Upgrade::mixed).orElse(Plan.Mixed.ASK)) {
            case ACCEPT, KEEP -> read(i, at);
            case REFUSE ->
                new Event.RunEnded(at, Ending.REFUSED, refused(mixture).toString());
            case ASK ->
                Course.hold(
                        state,
                        HoldKind.MIXED_VERSIONS,
                        text,
                        List.of(Choices.CONTINUE, Choices.STOP),
                        "continue where an earlier run or a person upgraded some of them; nothing was changed yet",
                        at);
        };
    }

    private static Event read(Input.Versions i, Instant at) {
        return new Event.VersionsRead(at, i.after(), i.versions(), i.failure());
    }

    private static Failure refused(String mixture) {
        return new Failure(
                Code.VERSION_REFUSED,
                "the plan refuses hosts with different versions: " + mixture,
                "bring them to one version first; nothing was changed");
    }

    /** Which hosts have which version; empty where all have the same. */
    private static String mixture(Map<String, String> versions) {
        Map<String, List<String>> hosts = new LinkedHashMap<>();
        versions.forEach((host, version) ->
                hosts.computeIfAbsent(version, _ -> new ArrayList<>()).add(host));
        if (hosts.size() < 2) return "";
        List<String> parts = new ArrayList<>();
        hosts.forEach((version, names) -> parts.add(version + " on " + String.join(", ", names)));
        return String.join("; ", parts);
    }
}
