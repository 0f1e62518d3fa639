package dev.theseus.cli.view;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long restores take, one after the other: as long as the dumps took that they load, which is the only rate at which this
 * installation was measured.
 *
 * @param measured of those whose dump was measured
 * @param unmeasured how many have no dump that was
 */
public record RestoreTime(Duration measured, int unmeasured) {
    public static final RestoreTime NONE = new RestoreTime(Duration.ZERO, 0);

    RestoreTime plus(Optional<Duration> one) {
        return one.map(time -> new RestoreTime(measured.plus(time), unmeasured))
                .orElseGet(() -> new RestoreTime(measured, unmeasured + 1));
    }

    /** In a few words, for so many restores. */
    String sentence(int restores) {
        if (unmeasured >= restores) return "unknown until dumped";
        String about = Times.about(measured);
        return unmeasured == 0 ? about : about + " for " + (restores - unmeasured) + " of them, the rest unknown";
    }

    /** How long the dump took that undoing a step loads; empty where it is not known which, or it was not measured. */
    static Optional<Duration> of(RunState state, Site site) {
        if (!(state.plan().step(site.step()).undo() instanceof Step.Undo.Steps(var steps))) return Optional.empty();
        Duration all = Duration.ZERO;
        boolean known = false;
        for (Step each : steps) {
            if (!each.action().equals("restore")) continue;
            Optional<Duration> one = backup(state.plan(), each).flatMap(dump -> took(state, dump, site));
            if (one.isEmpty()) return Optional.empty();
            all = all.plus(one.get());
            known = true;
        }
        return known ? Optional.of(all) : Optional.empty();
    }

    private static Optional<Step> backup(Plan plan, Step restore) {
        if (!(restore.args() instanceof Arg.Fields(var args)) || !(args.get("backup") instanceof Arg.Words(var word)))
            return Optional.empty();
        List<Step> steps = plan.allSteps();
        return steps.stream().filter(step -> step.id().equals(word.source())).findFirst();
    }

    private static Optional<Duration> took(RunState state, Step dump, Site seenFrom) {
        return state.captures(dump.number(), seenFrom).get("seconds") instanceof Value.Int(long seconds)
                ? Optional.of(Duration.ofSeconds(seconds))
                : Optional.empty();
    }
}
