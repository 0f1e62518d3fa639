package dev.theseus.core.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which selectors a part of a plan uses: all of a phase are bound when it begins, so that its steps never wonder who is meant. */
public final class Selectors {
    private final Map<String, Selector> selectors = new LinkedHashMap<>();

    private Selectors() {}

    /** All selectors of a phase by their text: its own, its steps', its questions'. */
    public static List<Selector> of(Phase phase) {
        Selectors used = new Selectors();
        phase.where().on().ifPresent(used::add);
        phase.each().ifPresent(each -> used.source(each.list()));
        phase.gates().forEach(gate -> used.question(gate.question()));
        phase.steps().forEach(used::step);
        return used.all();
    }

    /** All selectors of a step: its own, its questions', and those of the steps that it holds. */
    public static List<Selector> of(Step step) {
        Selectors used = new Selectors();
        used.step(step);
        return used.all();
    }

    private List<Selector> all() {
        return new ArrayList<>(selectors.values());
    }

    private void add(Selector selector) {
        selectors.putIfAbsent(selector.text(), selector);
    }

    private void step(Step step) {
        step.where().on().ifPresent(this::add);
        step.each().ifPresent(each -> source(each.list()));
        step.conditions().unless().ifPresent(this::question);
        step.conditions().verify().ifPresent(this::question);
        step.capture().values().forEach(capture -> source(capture.from()));
        step.limits().remedies().forEach(remedy -> remedy.steps().forEach(this::step));
        if (step.undo() instanceof Step.Undo.Steps(var steps)) steps.forEach(this::step);
        arg(step.args());
    }

    private void source(Step.Each.Source source) {
        if (source instanceof Step.Each.Source.Asked(var question)) question(question);
    }

    private void question(Question question) {
        question.on().ifPresent(this::add);
        arg(question.args());
    }

    private void arg(Arg arg) {
        switch (arg) {
            case Arg.Hosts(var selector) -> add(selector);
            case Arg.Asks(var question) -> question(question);
            case Arg.Does(var steps) -> steps.forEach(this::step);
            case Arg.Items(var values) -> values.forEach(this::arg);
            case Arg.Fields(var values) -> values.values().forEach(this::arg);
            case Arg.Words _,
                    Arg.Shell _,
                    Arg.Formula _,
                    Arg.Flag _,
                    Arg.Number _,
                    Arg.Real _,
                    Arg.Nothing _,
                    Arg.Span _,
                    Arg.Amount _ -> {}
        }
    }
}
