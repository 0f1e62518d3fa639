package dev.theseus.engine.drive;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Selector;
import dev.theseus.core.plan.Selectors;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.ActionContext.Answer;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.port.Expressions.Scope;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.Target;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Binds the targets of a phase, and all selectors that its steps use. */
final class Binding {
    private final RunAsking asking;

    Binding(RunAsking asking) {
        this.asking = asking;
    }

    Input bind(Phase phase, int round) throws InterruptedException, ActionException, Unable, ExpressionFailed {
        if (round == 0 && phase.when().isPresent()) {
            Value wanted = asking.parts().expressions().evaluate(phase.when().get(), asking.scope(""));
            if (!wanted.equals(Value.of(true)))
                return new Input.PhaseNotWanted(
                        phase.number(), "'" + phase.when().get().text() + "' is " + wanted.display());
        }
        Map<String, List<String>> selections = round == 0
                ? selections(phase)
                : Map.copyOf(
                        asking.state().read(run -> run.phase(phase.number()).selections()));
        Optional<Selector> on = phase.where().on();
        if (on.isPresent()
                && selections.getOrDefault(on.get().text(), List.of()).isEmpty())
            return new Input.PhaseNotWanted(
                    phase.number(), "no host is selected by '" + on.get().text() + "'");
        List<Target> targets = targets(phase, selections);
        if (round == 0 && targets.isEmpty())
            return new Input.PhaseNotWanted(phase.number(), "there is nothing to do: its list is empty");
        return new Input.Bound(phase.number(), round, targets, round == 0 ? selections : Map.of());
    }

    private Map<String, List<String>> selections(Phase phase)
            throws InterruptedException, ActionException, Unable, ExpressionFailed {
        Map<String, List<String>> bound = new LinkedHashMap<>();
        for (Selector selector : Selectors.of(phase)) bound.put(selector.text(), asking.select(selector));
        return bound;
    }

    private List<Target> targets(Phase phase, Map<String, List<String>> selections)
            throws InterruptedException, ActionException, Unable, ExpressionFailed {
        if (phase.each().isEmpty()) {
            if (phase.where().on().isEmpty()) return List.of(new Target("controller", Value.of("controller"), ""));
            List<String> hosts =
                    selections.getOrDefault(phase.where().on().get().text(), List.of());
            List<Target> targets = new ArrayList<>();
            for (String host : hosts) targets.add(target(phase, "host", Value.of(host), asking.scope(host)));
            return targets;
        }
        Step.Each each = phase.each().get();
        Optional<String> host = phase.where()
                .on()
                .map(on -> selections.getOrDefault(on.text(), List.of()))
                .filter(hosts -> !hosts.isEmpty())
                .map(List::getFirst);
        Value list = list(each.list(), host);
        if (!(list instanceof Value.Items(var values)))
            throw new Unable(new Failure(
                    Code.BAD_VALUE,
                    "'each." + each.name() + "' in phase '" + phase.name() + "' gives " + list.display()
                            + ", not a list",
                    "give a list of names or of maps with a name"));
        List<Target> targets = new ArrayList<>();
        for (Value value : values) targets.add(target(phase, each.name(), value, asking.scope(host.orElse(""))));
        return targets;
    }

    private Value list(Step.Each.Source source, Optional<String> host)
            throws InterruptedException, ActionException, Unable, ExpressionFailed {
        return switch (source) {
            case Step.Each.Source.Computed(var expr) ->
                asking.parts().expressions().evaluate(expr, asking.scope(host.orElse("")));
            case Step.Each.Source.Asked(var question) -> {
                Answer answer = asking.ask(question, host);
                if (answer.failure().isPresent())
                    throw new Unable(answer.failure().get());
                yield answer.value();
            }
        };
    }

    private Target target(Phase phase, String name, Value value, Scope scope) throws ExpressionFailed {
        String text = value instanceof Value.Fields(var fields) && fields.get("name") instanceof Value.Text(var named)
                ? named
                : value.display();
        String group = "";
        if (phase.waves().per().isPresent())
            group = asking.parts()
                    .expressions()
                    .evaluate(phase.waves().per().get(), scope.with(Map.of(name, value, "target", value)))
                    .display();
        return new Target(text, value, group);
    }
}
