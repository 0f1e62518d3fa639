package dev.theseus.engine.drive;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Question;
import dev.theseus.core.port.ActionContext.Answer;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.port.Failure;
import dev.theseus.core.run.Input;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the conditions that close the rollback window. An answer that could not be had is told apart from one that is no. */
final class Closings {
    /** So much of what closed the window is journaled. */
    private static final int EVIDENCE = 200;

    private final List<Plan.Closing> closings;
    private final RunAsking asking;

    Closings(Means means) {
        this.closings = means.parts().plan().closings();
        this.asking = new RunAsking(means);
    }

    int count() {
        return closings.size();
    }

    Question question(int index) {
        return closings.get(index).question();
    }

    /** What one host says, or the controller: yes or no, or why it says neither. */
    private record Told(boolean yes, Value value, Optional<Failure> unanswered) {
        static Told nothing(Failure why) {
            return new Told(false, Value.NIL, Optional.of(why));
        }
    }

    /** @param wanted whether it is asked because somebody wants back */
    Input ask(int index, boolean wanted) throws InterruptedException {
        try {
            return together(index, wanted, told(question(index)));
        } catch (Unable e) {
            return unknown(index, wanted, e.failure());
        } catch (ActionException e) {
            return unknown(index, wanted, e.failure());
        } catch (ExpressionFailed e) {
            return unknown(index, wanted, Workplace.failed(e));
        }
    }

    static Input unknown(int index, boolean wanted, Failure why) {
        return new Input.NotClosed(index, Optional.of(why), wanted);
    }

    private List<Told> told(Question question) throws InterruptedException, ActionException, Unable, ExpressionFailed {
        if (question.on().isEmpty()) return List.of(told(question, ""));
        List<Told> all = new ArrayList<>();
        List<String> hosts = asking.select(question.on().get());
        for (var each : Together.all(asking.parts().threads(), hosts, host -> told(question, host)))
            all.add(each.value());
        return all;
    }

    private Told told(Question question, String host) throws InterruptedException {
        try {
            Answer answer = asking.askOn(question, host);
            return Questions.unanswered(question, answer) || noSuchCommand(answer)
                    ? Told.nothing(named(host, answer.failure().orElseThrow()))
                    : new Told(answer.holds(), answer.value(), Optional.empty());
        } catch (ActionException e) {
            return Told.nothing(named(host, e.failure()));
        }
    }

    /** Where the exit status is the answer, these are none: the shell has found nothing to ask. */
    private static boolean noSuchCommand(Answer answer) {
        return !answer.holds()
                && answer.failure().isPresent()
                && answer.names().get("exit") instanceof Value.Int(long exit)
                && (exit == 126 || exit == 127);
    }

    private static Failure named(String host, Failure why) {
        return host.isEmpty() ? why : new Failure(why.code(), "on " + host + ": " + why.message(), why.remedy());
    }

    /** It holds where it holds on every host; so one that says no is enough to know that it does not, whatever becomes of the others. */
    private static Input together(int index, boolean wanted, List<Told> all) {
        if (all.stream().anyMatch(each -> !each.yes() && each.unanswered().isEmpty()))
            return new Input.NotClosed(index, Optional.empty(), wanted);
        return all.stream()
                .flatMap(each -> each.unanswered().stream())
                .findFirst()
                .map(why -> unknown(index, wanted, why))
                .orElseGet(() -> new Input.Closed(index, evidence(all)));
    }

    private static String evidence(List<Told> all) {
        Value seen = all.size() == 1
                ? all.getFirst().value()
                : Value.of(all.stream().map(Told::value).toList());
        String text = seen.display().strip();
        return text.length() <= EVIDENCE ? text : text.substring(0, EVIDENCE) + "…";
    }
}
