package dev.theseus.engine.drive;

import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.ActionContext.Answer;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.run.Site;
import dev.theseus.core.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A step's questions, on the hosts that they name: each holds where it holds on all. */
final class Asking {
    private final Workplace place;

    Asking(Workplace place) {
        this.place = place;
    }

    Map<String, Value> captures(Step step, StepContext context, Map<String, Value> result)
            throws ExpressionFailed, ActionException, InterruptedException {
        Map<String, Value> captured = new LinkedHashMap<>();
        for (var entry : step.capture().entrySet())
            captured.put(entry.getKey(), value(entry.getValue().from(), context, result));
        return captured;
    }

    Value value(Step.Each.Source source, StepContext context, Map<String, Value> names)
            throws ExpressionFailed, ActionException, InterruptedException {
        return switch (source) {
            case Step.Each.Source.Computed(var expr) ->
                place.parts().expressions().evaluate(expr, context.scope().with(names));
            case Step.Each.Source.Asked(var question) -> {
                List<StepContext> there = elsewhere(question, context);
                if (there.isEmpty()) yield RunAsking.ofNobody().value();
                Answer answer = place.questions().ask(question, there.getFirst().scope(), there.getFirst());
                if (answer.failure().isPresent() && !answer.holds())
                    throw new ActionException(
                            ActionException.Kind.IN_DOUBT, answer.failure().get());
                yield answer.value();
            }
        };
    }

    /** On each of the hosts that the question names: it holds where it holds on all. */
    Answer ask(Question question, Site site, StepContext context) throws ActionException, InterruptedException {
        Answer last = null;
        for (StepContext there : everywhere(question, site, context)) {
            last = place.questions().ask(question, there.scope(), there);
            if (!last.holds()) return last;
        }
        return last == null ? RunAsking.ofNobody() : last;
    }

    /** As {@link #ask}, where what follows hangs on the answer: one that could not be had is an exception, never "not in place". */
    Answer decide(Question question, Site site, StepContext context) throws ActionException, InterruptedException {
        Answer answer = ask(question, site, context);
        if (Questions.unanswered(question, answer))
            throw new ActionException(
                    ActionException.Kind.NOT_STARTED, answer.failure().orElseThrow());
        return answer;
    }

    Answer await(Question question, Site site, StepContext context) throws ActionException, InterruptedException {
        Answer last = null;
        for (StepContext there : everywhere(question, site, context)) {
            last = there.await(question);
            if (!last.holds()) return last;
        }
        return last == null ? RunAsking.ofNobody() : last;
    }

    private List<StepContext> everywhere(Question question, Site site, StepContext context) {
        if (question.on().isEmpty()) return List.of(context);
        String selector = question.on().get().text();
        List<String> hosts =
                place.state().read(run -> List.copyOf(run.phase(site.phase()).selection(selector)));
        if (hosts.isEmpty()) return question.on().get().ifAny() ? List.of() : List.of(context);
        return hosts.stream().map(host -> place.on(context, site, host)).toList();
    }

    private List<StepContext> elsewhere(Question question, StepContext context) {
        Optional<Site> site = context.site();
        return site.isEmpty() ? List.of(context) : everywhere(question, site.get(), context);
    }
}
