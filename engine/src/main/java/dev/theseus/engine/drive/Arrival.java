package dev.theseus.engine.drive;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.run.Event.TargetResult;
import dev.theseus.core.run.PhaseState;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.TargetState;
import dev.theseus.core.version.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether every target of a run that has ended is where it should be: what is asked before the rollback window is closed. */
public final class Arrival {
    private final Plan plan;
    private final RunState state;
    private final RunAsking asking;

    public Arrival(Parts parts, RunState state) {
        this.plan = parts.plan();
        this.state = state;
        this.asking = new RunAsking(Means.of(parts, new StateAccess(state), Watcher.NONE));
    }

    /** What is not where it should be, in words; empty where all is. Only looks. */
    public List<String> missing() throws InterruptedException {
        List<String> missing = new ArrayList<>();
        for (PhaseState phase : state.phases()) if (phase.phase().kind() == Phase.Kind.FORWARD) phase(phase, missing);
        if (plan.upgrade().isPresent()) versions(plan.upgrade().get(), missing);
        return missing;
    }

    private static void phase(PhaseState phase, List<String> missing) {
        String name = "phase '" + phase.phase().name() + "'";
        boolean over = phase.status() == PhaseState.Status.DONE || phase.status() == PhaseState.Status.SKIPPED;
        if (!over) missing.add(name + " has not finished");
        for (TargetState target : phase.targets()) {
            Optional<TargetResult> result = target.result();
            if (result.isEmpty()) {
                if (over) missing.add(target.target().name() + " in " + name + " was never begun");
                continue;
            }
            switch (result.get()) {
                case DONE -> {}
                case FAILED -> missing.add(target.target().name() + " in " + name + " failed, and was left as it is");
                case PUT_BACK -> missing.add(target.target().name() + " in " + name + " failed, and was put back");
                case NOT_BEGUN -> missing.add(target.target().name() + " in " + name + " was never begun");
            }
        }
    }

    private void versions(Plan.Upgrade upgrade, List<String> missing) throws InterruptedException {
        try {
            Version to = asking.target(upgrade);
            asking.readVersions(upgrade, asking.upgraded(upgrade)).forEach((host, version) -> {
                Version due = asking.due(upgrade, host, version, to);
                if (!version.equals(due)) missing.add(host + " has " + version + ", not " + due);
            });
        } catch (Unable e) {
            missing.add(e.failure().message());
        } catch (ActionException e) {
            missing.add(e.failure().message());
        } catch (ExpressionFailed e) {
            missing.add(Workplace.failed(e).message());
        }
    }
}
