package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Selector;
import dev.theseus.core.plan.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which selectors a phase uses: all are bound when it begins, so that its steps never wonder who is meant. */
final class Hosts {
    private final Map<String, Selector> selectors = new LinkedHashMap<>();

    private Hosts() {}

    /** All selectors of a phase by their text: its own, its steps', its questions'. */
    static List<Selector> of(Phase phase) {
        Hosts hosts = new Hosts();
        phase.where().on().ifPresent(hosts::add);
        phase.each().ifPresent(each -> hosts.source(each.list()));
        phase.gates().forEach(gate -> hosts.question(gate.question()));
        phase.steps().forEach(hosts::step);
        return new ArrayList<>(hosts.selectors.values());
    }

    static Inventory.Host named(Inventory inventory, String name) {
        return inventory.hosts().getOrDefault(name, Inventory.Host.CONTROLLER);
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
