package dev.theseus.core.run;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Selector;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Template;
import dev.theseus.core.problem.Place;
import dev.theseus.core.version.VersionRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Plans for tests, without a file: only what the decider looks at is filled in. */
public final class PlanBuilder {
    static final Expr HOLDS = new Expr("value", Place.NOWHERE);

    private static final Expr SAME = new Expr("before == after", Place.NOWHERE);
    static final Expr GROUP = new Expr("group", Place.NOWHERE);
    static final Expr WHEN = new Expr("when", Place.NOWHERE);

    private final List<PhaseBuilder> phases = new ArrayList<>();
    private final PhaseBuilder always = new PhaseBuilder("always");
    private final PhaseBuilder closing = new PhaseBuilder("finalize");
    private final List<Plan.Fact> facts = new ArrayList<>();
    private final List<Plan.Condition> during = new ArrayList<>();
    private final List<Plan.Closing> closings = new ArrayList<>();
    private final List<Plan.Baseline> baselines = new ArrayList<>();
    private boolean upgrade;
    private Plan.Mixed mixed = Plan.Mixed.ASK;

    public static PlanBuilder plan() {
        return new PlanBuilder();
    }

    /** One phase over hosts with these steps. */
    public static Plan of(String... steps) {
        return plan().phase("p", p -> List.of(steps).forEach(p::step)).build();
    }

    public PlanBuilder upgrade() {
        upgrade = true;
        return this;
    }

    /** What to do where hosts have different versions. */
    public PlanBuilder mixed(Plan.Mixed what) {
        mixed = what;
        return this;
    }

    public PlanBuilder fact(String name) {
        facts.add(new Plan.Fact(name, question("fact")));
        return this;
    }

    public PlanBuilder condition(String name) {
        during.add(new Plan.Condition(name, check("condition")));
        return this;
    }

    public PlanBuilder windowCloses(String name) {
        closings.add(new Plan.Closing(name, check("closing")));
        return this;
    }

    public PlanBuilder baseline(String name) {
        baselines.add(new Plan.Baseline(name, question("baseline"), SAME));
        return this;
    }

    public PlanBuilder phase(String name, Consumer<PhaseBuilder> with) {
        PhaseBuilder phase = new PhaseBuilder(name);
        with.accept(phase);
        phases.add(phase);
        return this;
    }

    public PlanBuilder always(String... steps) {
        return always(phase -> List.of(steps).forEach(phase::step));
    }

    public PlanBuilder always(Consumer<PhaseBuilder> with) {
        with.accept(always);
        return this;
    }

    public PlanBuilder closing(Consumer<PhaseBuilder> with) {
        with.accept(closing);
        return this;
    }

    public Plan build() {
        List<Step> all = new ArrayList<>();
        List<Phase> built = new ArrayList<>();
        for (PhaseBuilder phase : phases) built.add(phase.build(built.size(), Phase.Kind.FORWARD, all));
        Phase out = always.build(built.size(), Phase.Kind.ALWAYS, all);
        Phase last = closing.build(built.size() + 1, Phase.Kind.FINALIZE, all);
        Optional<Plan.Upgrade> upgraded = upgrade
                ? Optional.of(new Plan.Upgrade(
                        "product",
                        VersionRange.of("1 .. 2"),
                        Template.literal("3", Place.NOWHERE),
                        selector("hosts"),
                        question("version"),
                        mixed,
                        Optional.empty()))
                : Optional.empty();
        return new Plan(
                "test",
                Optional.empty(),
                upgraded,
                Map.of(),
                Map.of(),
                facts,
                during,
                closings,
                baselines,
                built,
                out,
                last,
                all);
    }

    /** A question that says what it is about, for whoever simulates the answer. */
    static Question question(String about) {
        return question(about, Optional.empty(), Question.Polling.DEFAULT);
    }

    /** One whose answer says whether it holds. */
    static Question check(String about) {
        return question(about, Optional.of(HOLDS), Question.Polling.DEFAULT);
    }

    static Question question(String about, Optional<Expr> until, Question.Polling polling) {
        return new Question(
                "test",
                new Arg.Fields(Map.of("about", new Arg.Words(Template.literal(about, Place.NOWHERE)))),
                Question.Parse.TEXT,
                Optional.empty(),
                until,
                Optional.empty(),
                polling,
                Place.NOWHERE);
    }

    static Selector selector(String text) {
        return new Selector(text, new Selector.Term.Named(text), false, Place.NOWHERE);
    }

    static Step.Each asked(String name) {
        return new Step.Each(name, new Step.Each.Source.Asked(question("list " + name)));
    }
}
