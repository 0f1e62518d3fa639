package dev.theseus.engine.drive;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.port.ActionContext.Answer;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.port.Expressions.Scope;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Activity;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.value.Value;
import dev.theseus.core.version.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out what a run does as a whole: versions, facts, baselines, conditions, bindings, gates, and what it leaves behind. All of it only looks. */
final class RunWork {
    private final RunAsking asking;
    private final Binding binding;
    private final Questions questions;
    private final Watcher watcher;
    private final Plan plan;
    private final RollCall rollCall;

    RunWork(Means means) {
        this.asking = new RunAsking(means);
        this.binding = new Binding(asking);
        this.questions = means.questions();
        this.watcher = means.watcher();
        this.plan = means.parts().plan();
        this.rollCall = new RollCall(means);
    }

    Input carryOut(Activity activity) throws InterruptedException {
        try {
            return switch (activity) {
                case Activity.ReadVersions(boolean after) -> after ? lastLook() : versions();
                case Activity.ReadFact(int index) -> fact(plan.facts().get(index));
                case Activity.CheckCondition(int index) -> condition(index);
                case Activity.ReadBaseline(int index, boolean after) -> baseline(index, after);
                case Activity.BindTargets(int phase, int round) -> binding.bind(plan.phase(phase), round);
                case Activity.AskGate(int phase, int gate, int wave) -> gate(plan.phase(phase), gate, wave);
                case Activity.AskLeft(var stray) -> rollCall.of(stray);
                case Activity.BindItems _,
                        Activity.Prepare _,
                        Activity.Apply _,
                        Activity.Conclude _,
                        Activity.Settle _,
                        Activity.Undo _ -> throw new IllegalArgumentException("a target's work: " + activity);
            };
        } catch (Unable e) {
            return new Input.MainFailed(activity, e.failure());
        } catch (ActionException e) {
            return new Input.MainFailed(activity, e.failure());
        } catch (ExpressionFailed e) {
            return new Input.MainFailed(activity, Workplace.failed(e));
        }
    }

    private Input versions() throws InterruptedException, ActionException, Unable, ExpressionFailed {
        Plan.Upgrade upgrade = plan.upgrade().orElseThrow();
        Map<String, Version> versions = asking.readVersions(upgrade, asking.upgraded(upgrade));
        Map<String, String> texts = new LinkedHashMap<>();
        versions.forEach((host, version) -> texts.put(host, version.text()));
        Version to = asking.target(upgrade);
        List<String> refused = new ArrayList<>();
        versions.forEach((host, version) -> {
            if (!upgrade.from().contains(version) && !version.equals(to)) refused.add(host + " has " + version);
        });
        if (refused.isEmpty()) return new Input.Versions(false, texts, Optional.empty());
        Failure refusal = new Failure(
                Code.VERSION_REFUSED,
                "this plan upgrades " + upgrade.product() + " from " + upgrade.from() + " to " + to + ", but "
                        + String.join(", ", refused),
                upgrade.otherwise().orElse("upgrade to a version within that range first")
                        + "; `theseus path` finds a way over several plans; nothing was changed");
        return new Input.Versions(false, texts, Optional.of(refusal));
    }

    /** What the hosts have at the end is told as it is; a host that cannot be asked keeps nobody from the end. */
    private Input lastLook() throws InterruptedException, ActionException, Unable, ExpressionFailed {
        Plan.Upgrade upgrade = plan.upgrade().orElseThrow();
        RunAsking.Installed installed = asking.installed(upgrade, asking.upgraded(upgrade));
        Version to = asking.target(upgrade);
        Map<String, String> texts = new LinkedHashMap<>();
        List<String> astray = new ArrayList<>();
        installed.versions().forEach((host, version) -> {
            texts.put(host, version.text());
            Version due = asking.due(upgrade, host, version, to);
            if (!version.equals(due)) astray.add(host + " has " + version + ", not " + due);
        });
        installed.failures().forEach(failure -> astray.add(failure.message()));
        if (astray.isEmpty()) return new Input.Versions(true, texts, Optional.empty());
        Failure failure = new Failure(
                Code.NOT_WHERE_IT_SHOULD_BE,
                String.join("; ", astray),
                "look at these hosts before you rely on them: what runs there is not what this run was to leave");
        return new Input.Versions(true, texts, Optional.of(failure));
    }

    // --- facts, conditions, baselines

    private Input fact(Plan.Fact fact) throws InterruptedException, ActionException, Unable, ExpressionFailed {
        Answer answer = asking.ask(fact.question(), Optional.empty());
        if (answer.failure().isPresent())
            throw new Unable(new Failure(
                    Code.QUESTION_FAILED,
                    "cannot read the fact '" + fact.name() + "': "
                            + answer.failure().get().message(),
                    "nothing was changed"));
        if (fact.question().until().isPresent() && !answer.holds())
            throw new Unable(new Failure(
                    Code.QUESTION_FAILED,
                    "the fact '" + fact.name() + "' is " + answer.value().display()
                            + ", and the plan does not accept that",
                    "see 'until' at " + fact.question().place() + "; nothing was changed"));
        return new Input.Fact(fact.name(), answer.value());
    }

    Input condition(int index) throws InterruptedException, ActionException, Unable, ExpressionFailed {
        Plan.Condition condition = plan.during().get(index);
        Answer answer = asking.ask(condition.question(), Optional.empty());
        if (answer.holds()) return new Input.Condition(index, Optional.empty());
        return new Input.Condition(
                index,
                Optional.of(answer.failure()
                        .orElse(new Failure(
                                Code.CONDITION_BROKEN,
                                "it is " + answer.value().display(),
                                "put it right, or say that it may be so"))));
    }

    private Input baseline(int index, boolean after)
            throws InterruptedException, ActionException, Unable, ExpressionFailed {
        Plan.Baseline baseline = plan.baselines().get(index);
        Answer answer = asking.ask(baseline.question(), Optional.empty());
        if (answer.failure().isPresent()) throw new Unable(answer.failure().get());
        if (!after) return new Input.Baseline(index, false, answer.value(), Optional.empty());
        Value before = asking.state().read(run -> run.baselines().getOrDefault(baseline.name(), Value.NIL));
        Scope scope = asking.scope("").with(Map.of("before", before, "after", answer.value()));
        Value same = asking.parts().expressions().evaluate(baseline.expect(), scope);
        Optional<Failure> failure = same.equals(Value.of(true))
                ? Optional.empty()
                : Optional.of(new Failure(
                        Code.BASELINE_CHANGED,
                        "baseline '" + baseline.name() + "' was " + before.display() + " and is "
                                + answer.value().display() + ", but the plan expects "
                                + baseline.expect().text(),
                        "find out what changed it, then accept it or go back"));
        return new Input.Baseline(index, true, answer.value(), failure);
    }

    // --- gates

    private Input gate(Phase phase, int index, int wave)
            throws InterruptedException, ActionException, Unable, ExpressionFailed {
        Phase.Gate gate = phase.gates().get(index);
        Optional<String> host = phase.where()
                .on()
                .map(on -> asking.state().read(run -> run.phase(phase.number()).selection(on.text())))
                .filter(hosts -> !hosts.isEmpty())
                .map(List::getFirst);
        List<String> hosts = gate.question().on().isPresent()
                ? asking.state()
                        .read(run -> run.phase(phase.number())
                                .selection(gate.question().on().get().text()))
                : host.map(List::of).orElse(List.of(""));
        Answer last = new Answer(true, Value.NIL, Map.of(), Optional.empty());
        for (String each : hosts) {
            StepContext context = asking.context(each);
            last = questions.await(
                    gate.question(),
                    context.scope(),
                    context,
                    text -> watcher.progress(LaneId.MAIN, gate.name() + ": " + text));
            if (!last.holds()) break;
        }
        if (last.holds()) return new Input.Gate(phase.number(), index, wave, last.value(), Optional.empty());
        Failure why = last.failure().orElse(new Failure(Code.GATE_FAILED, "it does not hold", ""));
        return new Input.Gate(
                phase.number(),
                index,
                wave,
                last.value(),
                Optional.of(
                        new Failure(Code.GATE_FAILED, "gate '" + gate.name() + "': " + why.message(), why.remedy())));
    }
}
