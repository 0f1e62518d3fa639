package dev.theseus.core.run;

import dev.theseus.core.plan.EaseOff;
import dev.theseus.core.plan.OnFailure;
import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Share;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Template;
import dev.theseus.core.problem.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A phase being described. */
public final class PhaseBuilder {
    private final String name;
    private final List<StepBuilder> steps = new ArrayList<>();
    private final List<Phase.Gate> gates = new ArrayList<>();
    private Optional<Step.Each> each = Optional.empty();
    private Share size = new Share.Count(1);
    private int canary;
    private Share maxFailures = new Share.Count(0);
    private Optional<Share> minInService = Optional.empty();
    private boolean per;
    private Phase.TooMany tooMany = Phase.TooMany.HOLD;
    private Share quarantine = new Share.Count(0);
    private Optional<EaseOff> easeOff = Optional.empty();
    private OnFailure onFailure = OnFailure.HOLD;
    private boolean when;

    PhaseBuilder(String name) {
        this.name = name;
    }

    public PhaseBuilder step(String id) {
        return step(id, _ -> {});
    }

    public PhaseBuilder step(String id, Consumer<StepBuilder> with) {
        StepBuilder step = new StepBuilder(id);
        with.accept(step);
        steps.add(step);
        return this;
    }

    /** Over a listing, which is asked again until it shows nothing new. */
    public PhaseBuilder listing(String item) {
        each = Optional.of(PlanBuilder.asked(item));
        return this;
    }

    public PhaseBuilder size(int count) {
        size = new Share.Count(count);
        return this;
    }

    public PhaseBuilder size(Share share) {
        size = share;
        return this;
    }

    public PhaseBuilder canary(int count) {
        canary = count;
        return this;
    }

    public PhaseBuilder maxFailures(int count) {
        maxFailures = new Share.Count(count);
        return this;
    }

    /** Too many failures end the run instead of holding it. */
    public PhaseBuilder finish() {
        tooMany = Phase.TooMany.FINISH;
        return this;
    }

    public PhaseBuilder quarantine(int count) {
        quarantine = new Share.Count(count);
        return this;
    }

    /** Targets wait until their server can take one more. */
    public PhaseBuilder easeOff() {
        easeOff = Optional.of(new EaseOff(
                Optional.of(Template.literal("db1", Place.NOWHERE)), PlanBuilder.check("load"), EaseOff.Limits.USUAL));
        return this;
    }

    public PhaseBuilder minInService(int count) {
        minInService = Optional.of(new Share.Count(count));
        return this;
    }

    /** Only where an expression says so. */
    public PhaseBuilder when() {
        when = true;
        return this;
    }

    public PhaseBuilder per() {
        per = true;
        return this;
    }

    public PhaseBuilder onFailure(OnFailure policy) {
        onFailure = policy;
        return this;
    }

    public PhaseBuilder gate(Phase.Gate.Before before, String gate) {
        gates.add(new Phase.Gate(before, gate, PlanBuilder.check("gate")));
        return this;
    }

    Phase build(int number, Phase.Kind kind, List<Step> all) {
        Phase.Waves waves = new Phase.Waves(
                size,
                canary,
                maxFailures,
                minInService,
                per ? Optional.of(PlanBuilder.GROUP) : Optional.empty(),
                tooMany,
                quarantine,
                easeOff);
        List<Step> built = steps.stream().map(step -> step.build(all)).toList();
        Step.Where where = new Step.Where(
                Optional.of(PlanBuilder.selector("hosts")), Optional.empty(), Optional.empty(), Map.of());
        return new Phase(
                number,
                kind,
                name,
                where,
                each,
                waves,
                gates,
                when ? Optional.of(PlanBuilder.WHEN) : Optional.empty(),
                built,
                onFailure,
                Optional.empty(),
                Place.NOWHERE);
    }
}
