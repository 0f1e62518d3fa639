package dev.theseus.core.run;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.OnFailure;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Template;
import dev.theseus.core.problem.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A step being described. It knows how to undo itself, unless told otherwise. */
public final class StepBuilder {
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
        each = Optional.of(PlanBuilder.asked(item));
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
        verify = Optional.of(PlanBuilder.check("verify"));
        return this;
    }

    /** Waits until it holds, for as long as the polling says. */
    public StepBuilder verify(Question.Polling polling) {
        verify = Optional.of(PlanBuilder.question("verify", Optional.of(PlanBuilder.HOLDS), polling));
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
        Optional<Question> question = unless ? Optional.of(PlanBuilder.check("unless")) : Optional.empty();
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
                new Step.Conditions(
                        when ? Optional.of(PlanBuilder.WHEN) : Optional.empty(), question, verify, requires),
                undo,
                captures
                        ? Map.of("kept", new Step.Capture(new Step.Each.Source.Asked(PlanBuilder.question("capture"))))
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
