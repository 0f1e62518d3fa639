package dev.theseus.core.run;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.OnFailure;
import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Selector;
import dev.theseus.core.plan.Share;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Template;
import dev.theseus.core.problem.Place;
import dev.theseus.core.version.VersionRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Plans for tests, without a file: only what the decider looks at is filled in. */
public final class PlanBuilder {
    private static final Expr HOLDS = new Expr("value", Place.NOWHERE);

    private static final Expr SAME = new Expr("before == after", Place.NOWHERE);
    private static final Expr GROUP = new Expr("group", Place.NOWHERE);
    private static final Expr WHEN = new Expr("when", Place.NOWHERE);

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
    private static Question check(String about) {
        return question(about, Optional.of(HOLDS), Question.Polling.DEFAULT);
    }

    private static Question question(String about, Optional<Expr> until, Question.Polling polling) {
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

    /** A phase being described. */
    public static final class PhaseBuilder {
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
            each = Optional.of(asked(item));
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
            gates.add(new Phase.Gate(before, gate, check("gate")));
            return this;
        }

        Phase build(int number, Phase.Kind kind, List<Step> all) {
            Phase.Waves waves = new Phase.Waves(
                    size,
                    canary,
                    maxFailures,
                    minInService,
                    per ? Optional.of(GROUP) : Optional.empty(),
                    tooMany,
                    quarantine);
            List<Step> built = steps.stream().map(step -> step.build(all)).toList();
            Step.Where where =
                    new Step.Where(Optional.of(selector("hosts")), Optional.empty(), Optional.empty(), Map.of());
            return new Phase(
                    number,
                    kind,
                    name,
                    where,
                    each,
                    waves,
                    gates,
                    when ? Optional.of(WHEN) : Optional.empty(),
                    built,
                    onFailure,
                    Optional.empty(),
                    Place.NOWHERE);
        }
    }

    /** A step being described. It knows how to undo itself, unless told otherwise. */
    public static final class StepBuilder {
        private final String id;
        private String action = "run";
        private Optional<String> on = Optional.empty();
        private Optional<Template> as = Optional.empty();
        private Optional<Step.Each> each = Optional.empty();
        private boolean unless;
        private final Set<String> requires = new HashSet<>();
        private final List<StepBuilder> undoSteps = new ArrayList<>();
        private Step.Undo undo = new Step.Undo.ByItself();
        private Optional<Step.Retry> retry = Optional.empty();
        private final Map<Integer, Step.ExitMeaning> exit = new HashMap<>();
        private final List<RemedyBuilder> remedies = new ArrayList<>();
        private Optional<OnFailure> onFailure = Optional.empty();
        private boolean askFirst;
        private boolean idempotent;
        private boolean opens;
        private boolean when;
        private boolean captures;
        private Optional<Question> verify = Optional.empty();
        private Optional<Duration> timeout = Optional.empty();

        private record RemedyBuilder(Step.Remedy.Then then, int atMost, List<StepBuilder> steps) {}

        StepBuilder(String id) {
            this.id = id;
        }

        public StepBuilder action(String name) {
            action = name;
            return this;
        }

        public StepBuilder on(String selector) {
            on = Optional.of(selector);
            return this;
        }

        public StepBuilder as(String user) {
            as = Optional.of(Template.literal(user, Place.NOWHERE));
            return this;
        }

        public StepBuilder each(String item) {
            each = Optional.of(asked(item));
            return this;
        }

        public StepBuilder unless() {
            unless = true;
            return this;
        }

        public StepBuilder requires(String step) {
            requires.add(step);
            return this;
        }

        public StepBuilder undoUnneeded() {
            undo = new Step.Undo.Unneeded();
            return this;
        }

        public StepBuilder undoImpossible() {
            undo = new Step.Undo.Impossible();
            return this;
        }

        public StepBuilder undo(String step) {
            return undo(step, _ -> {});
        }

        public StepBuilder undo(String step, Consumer<StepBuilder> with) {
            StepBuilder nested = new StepBuilder(step);
            with.accept(nested);
            undoSteps.add(nested);
            return this;
        }

        public StepBuilder retry(int attempts) {
            retry = Optional.of(new Step.Retry(attempts, Duration.ofSeconds(10), Duration.ofSeconds(60)));
            return this;
        }

        public StepBuilder remedy(Step.Remedy.Then then, int atMost, String... steps) {
            remedies.add(new RemedyBuilder(
                    then, atMost, List.of(steps).stream().map(StepBuilder::new).toList()));
            return this;
        }

        public StepBuilder onFailure(OnFailure policy) {
            onFailure = Optional.of(policy);
            return this;
        }

        /** Only where an expression says so. */
        public StepBuilder when() {
            when = true;
            return this;
        }

        public StepBuilder verify() {
            verify = Optional.of(check("verify"));
            return this;
        }

        /** Waits until it holds, for as long as the polling says. */
        public StepBuilder verify(Question.Polling polling) {
            verify = Optional.of(question("verify", Optional.of(HOLDS), polling));
            return this;
        }

        /** Keeps what a question finds. */
        public StepBuilder captures() {
            captures = true;
            return this;
        }

        public StepBuilder timeout(Duration limit) {
            timeout = Optional.of(limit);
            return this;
        }

        public StepBuilder exit(int status, Step.ExitMeaning meaning) {
            exit.put(status, meaning);
            return this;
        }

        public StepBuilder askFirst() {
            askFirst = true;
            return this;
        }

        public StepBuilder idempotent() {
            idempotent = true;
            return this;
        }

        public StepBuilder opensToUsers() {
            opens = true;
            return this;
        }

        Step build(List<Step> all) {
            int number = all.size();
            Step placeholder = assemble(number, List.of());
            all.add(placeholder);
            List<Step.Remedy> built = remedies.stream()
                    .map(remedy -> new Step.Remedy(
                            ".",
                            remedy.steps().stream().map(step -> step.build(all)).toList(),
                            remedy.then(),
                            remedy.atMost()))
                    .toList();
            if (!undoSteps.isEmpty())
                undo = new Step.Undo.Steps(
                        undoSteps.stream().map(step -> step.build(all)).toList());
            Step step = assemble(number, built);
            all.set(number, step);
            return step;
        }

        private Step assemble(int number, List<Step.Remedy> built) {
            Optional<Question> question = unless ? Optional.of(check("unless")) : Optional.empty();
            return new Step(
                    number,
                    id,
                    id,
                    action,
                    new Arg.Fields(
                            action.equals("ask")
                                    ? Map.of("text", new Arg.Words(Template.literal("what?", Place.NOWHERE)))
                                    : Map.of()),
                    new Step.Where(on.map(PlanBuilder::selector), as, Optional.empty(), Map.of()),
                    each,
                    new Step.Conditions(when ? Optional.of(WHEN) : Optional.empty(), question, verify, requires),
                    undo,
                    captures
                            ? Map.of("kept", new Step.Capture(new Step.Each.Source.Asked(question("capture"))))
                            : Map.of(),
                    new Step.Limits(timeout, retry, exit, built, onFailure),
                    new Step.Marks(
                            askFirst ? Optional.of(Template.literal("sure?", Place.NOWHERE)) : Optional.empty(),
                            idempotent,
                            opens,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()),
                    Place.NOWHERE);
        }
    }
}
