package dev.theseus.engine.drive;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Failure;
import dev.theseus.core.run.Activity;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Target;
import dev.theseus.core.value.Value;
import dev.theseus.core.version.Version;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run would find if it began now: installed versions, facts, the targets of a phase, by the plan's own questions. All of it only looks; nothing
 * is journaled, and a run that begins afterwards looks for itself.
 */
public final class Survey {
    private final Plan plan;
    private final Parts parts;
    private final RunState state;
    private final RunAsking asking;
    private final RunWork work;

    /** A question that has no answer, or one that the plan does not accept. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Failure failure;

        Refused(Failure failure) {
            super(failure.message());
            this.failure = failure;
        }

        public Failure failure() {
            return failure;
        }
    }

    public Survey(Parts parts) {
        this.plan = parts.plan();
        this.parts = parts;
        this.state = new RunState(plan);
        Means means = Means.of(parts, new StateAccess(state), Watcher.NONE);
        this.asking = new RunAsking(means);
        this.work = new RunWork(means);
    }

    /** The installed versions by host, before there are inputs. */
    public Map<String, Version> installed() throws Refused, InterruptedException {
        Plan.Upgrade upgrade = plan.upgrade().orElseThrow();
        try {
            return asking.readVersions(upgrade, asking.upgraded(upgrade));
        } catch (Unable e) {
            throw new Refused(e.failure());
        } catch (ActionException e) {
            throw new Refused(e.failure());
        }
    }

    /** Begins as a run with these inputs would: reads versions and facts. */
    public Map<String, Value> begin(Map<String, Value> inputs) throws Refused, InterruptedException {
        Instant now = parts.clock().now();
        state.apply(new Event.RunStarted(now, "survey", "", "", "", "", 0, inputs, List.of()));
        if (plan.upgrade().isPresent()
                && look(new Activity.ReadVersions(false))
                        instanceof Input.Versions(var after, var found, var refusal)) {
            if (refusal.isPresent()) throw new Refused(refusal.get());
            state.apply(new Event.VersionsRead(now, after, found, Optional.empty()));
        }
        for (int i = 0; i < plan.facts().size(); i++)
            if (look(new Activity.ReadFact(i)) instanceof Input.Fact(var name, var value))
                state.apply(new Event.FactRead(now, name, value));
        return new LinkedHashMap<>(state.facts());
    }

    /** What a phase would go over; nothing where it would be left out. */
    public List<Target> targets(int phase) throws Refused, InterruptedException {
        return look(new Activity.BindTargets(phase, 0)) instanceof Input.Bound bound ? bound.targets() : List.of();
    }

    private Input look(Activity activity) throws Refused, InterruptedException {
        Input found = work.carryOut(activity);
        if (found instanceof Input.MainFailed(var _, var failure)) throw new Refused(failure);
        return found;
    }
}
